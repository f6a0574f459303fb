// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Create2} from "@openzeppelin/contracts/utils/Create2.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Core} from "./Core.sol";
import {ICore} from "./interfaces/ICore.sol";
import {ICoreFactory} from "./interfaces/ICoreFactory.sol";

/// @title Deploys Cores at addresses known beforehand, see ICoreFactory.
contract CoreFactory is ICoreFactory, ReentrancyGuardTransient {
    /// @dev Set during a deployment only.
    ICore.Parameters private _parameters;

    /// @inheritdoc ICoreFactory
    function deploy(bytes32 salt, ICore.Parameters calldata given) external nonReentrant returns (ICore core) {
        _parameters = given;
        core = new Core{salt: _boundSalt(msg.sender, salt)}();
        delete _parameters;
        emit CoreDeployed(address(core), msg.sender, salt);
    }

    /// @inheritdoc ICoreFactory
    function computeAddress(address deployer, bytes32 salt) external view returns (address) {
        return Create2.computeAddress(_boundSalt(deployer, salt), keccak256(type(Core).creationCode));
    }

    /// @inheritdoc ICoreFactory
    function parameters() external view returns (ICore.Parameters memory) {
        if (!_reentrancyGuardEntered()) revert NotDeploying();
        return _parameters;
    }

    /// @dev Bound to the deployer, so that nobody else can take the address.
    function _boundSalt(address deployer, bytes32 salt) private pure returns (bytes32) {
        return keccak256(abi.encode(deployer, salt));
    }
}
