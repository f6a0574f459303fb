// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {IValidatorRegistry} from "./interfaces/IValidatorRegistry.sol";

/// @title Validators fixed at deployment: F and R are the same at every height, and nobody is slashed.
/// @notice For development chains and for consortia that trust each other's conduct.
contract FixedValidatorRegistry is IValidatorRegistry {
    /// @notice Weight of all validators together.
    uint256 public immutable totalWeight;

    mapping(address validator => uint256) private _weights;
    address[] private _validators;

    error ValidatorsMissing();
    error ValidatorWeightsMismatched(uint256 validators, uint256 weights);
    error ValidatorsNotAscending(uint256 index);
    /// @notice A weight is zero or above 2^128 - 1.
    error ValidatorWeightInvalid(uint256 index, uint256 weight);

    /// @param validators The genesis validators, strictly ascending.
    /// @param weights Their weights, each between 1 and 2^128 - 1.
    constructor(address[] memory validators, uint256[] memory weights) {
        if (validators.length == 0) revert ValidatorsMissing();
        if (validators.length != weights.length) revert ValidatorWeightsMismatched(validators.length, weights.length);
        address previous = address(0);
        uint256 total = 0;
        for (uint256 index = 0; index < validators.length; ++index) {
            uint256 weight = weights[index];
            if (validators[index] <= previous) revert ValidatorsNotAscending(index);
            if (weight == 0 || weight > type(uint128).max) revert ValidatorWeightInvalid(index, weight);
            previous = validators[index];
            total += weight;
            _weights[previous] = weight;
        }
        _validators = validators;
        totalWeight = total;
    }

    /// @inheritdoc IValidatorRegistry
    /// @dev Changes nothing here, so that anyone may call it, and one registry may serve several Cores.
    function openKernel(uint256 height)
        external
        view
        returns (address[] memory validators, uint256[] memory weights)
    {
        if (height != 1) return (validators, weights);
        validators = _validators;
        weights = new uint256[](validators.length);
        for (uint256 index = 0; index < validators.length; ++index) {
            weights[index] = _weights[validators[index]];
        }
    }

    /// @inheritdoc IValidatorRegistry
    function weightsOf(uint256, address[] calldata voters)
        external
        view
        returns (uint256 forwardVoted, uint256 rearVoted)
    {
        for (uint256 index = 0; index < voters.length; ++index) {
            forwardVoted += _weights[voters[index]];
        }
        rearVoted = forwardVoted;
    }

    /// @inheritdoc IValidatorRegistry
    function forwardWeight(uint256, address validator) external view returns (uint256) {
        return _weights[validator];
    }

    /// @inheritdoc IValidatorRegistry
    function rearWeight(uint256, address validator) external view returns (uint256) {
        return _weights[validator];
    }

    /// @inheritdoc IValidatorRegistry
    function forwardTotal(uint256) external view returns (uint256) {
        return totalWeight;
    }

    /// @inheritdoc IValidatorRegistry
    function rearTotal(uint256) external view returns (uint256) {
        return totalWeight;
    }

    /// @inheritdoc IValidatorRegistry
    function slashings() external pure returns (uint256) {
        return 0;
    }
}
