// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {ICore} from "./ICore.sol";

/// @title Deploys Cores at addresses known beforehand.
/// @notice The genesis of an auxiliary chain names its Core, and Core names that genesis: so the address depends on the
/// deployer and a salt alone, and Core fetches its parameters from here while it is constructed (spec 2).
interface ICoreFactory {
    event CoreDeployed(address indexed core, address indexed deployer, bytes32 salt);

    /// @notice No deployment is under way.
    error NotDeploying();

    /// @notice Deploys a Core at `computeAddress(msg.sender, salt)`. The registry must exist already.
    /// @dev Reverts with the errors of Core's constructor, or where that address is taken.
    function deploy(bytes32 salt, ICore.Parameters calldata given) external returns (ICore core);

    /// @notice Address of the Core that `deployer` deploys with `salt`, now or later.
    function computeAddress(address deployer, bytes32 salt) external view returns (address);

    /// @notice Parameters of the Core under construction.
    /// @dev Reverts `NotDeploying` at any other time.
    function parameters() external view returns (ICore.Parameters memory);
}
