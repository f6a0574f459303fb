// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

/// @title The validators of one meta-blockchain and their weights (spec 8).
/// @notice Core asks it who may vote at a height and with what weight, and tells it when a height opens. Deposits,
/// logouts, reputation and slashing live behind this interface: Core's rules do not change with them.
/// Weights are in the registry's own unit (stake times reputation); only their ratios matter to Core.
interface IValidatorRegistry {
    /// @notice Weight that `validator` votes with in the forward set F at a height: zero for strangers and offenders.
    /// @param kernelHeight Height of the meta-block being voted on.
    function forwardWeight(uint256 kernelHeight, address validator) external view returns (uint256);

    /// @notice Weight that `validator` votes with in the rear set R at a height: zero for strangers and offenders.
    /// @param kernelHeight Height of the meta-block being voted on.
    function rearWeight(uint256 kernelHeight, address validator) external view returns (uint256);

    /// @notice Total weight of the forward set at a height, not reduced by slashing within the height (spec 4.3).
    function forwardTotal(uint256 kernelHeight) external view returns (uint256);

    /// @notice Total weight of the rear set at a height, not reduced by slashing within the height (spec 4.3).
    function rearTotal(uint256 kernelHeight) external view returns (uint256);

    /// @notice Sums of {forwardWeight} and {rearWeight} over `voters`, which the caller has made distinct: a whole seal
    /// is weighed in one call.
    function weightsOf(uint256 kernelHeight, address[] calldata voters)
        external
        view
        returns (uint256 forwardVoted, uint256 rearVoted);

    /// @notice How often a weight of the open height was set to zero because of an offence. Core counts votes that
    /// arrive over several calls per value of this counter, so that an offender's vote, once shown, counts no more.
    function slashings() external view returns (uint256);

    /// @notice Opens a height and says what K_height lists: the validators whose weight changes, and their new weights.
    /// @dev Core calls it once per height, in order, from 1 on; height 1 lists every genesis validator.
    /// A registry that changes by it reverts for any other caller. It must not revert for Core: it runs within a commit.
    /// @return validators Changed validators, strictly ascending.
    /// @return weights Their weights from this kernel on; zero for a validator that leaves.
    function openKernel(uint256 height) external returns (address[] memory validators, uint256[] memory weights);
}
