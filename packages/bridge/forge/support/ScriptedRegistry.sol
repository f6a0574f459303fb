// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {IValidatorRegistry} from "../../contracts/interfaces/IValidatorRegistry.sol";

/// @dev A registry that does as a test tells it: distinct forward and rear sets, changes, slashing, and calls back into
/// Core while it opens a kernel.
contract ScriptedRegistry is IValidatorRegistry {
    mapping(address => uint256) public forward;
    mapping(address => uint256) public rear;
    uint256 public forwardSum;
    uint256 public rearSum;
    uint256 public slashings;
    address[] public changed;
    uint256[] public changedWeights;
    bytes public callback;

    function join(address validator, uint256 forwardShare, uint256 rearShare) external {
        forward[validator] = forwardShare;
        rear[validator] = rearShare;
        forwardSum += forwardShare;
        rearSum += rearShare;
    }

    function slash(address validator) external {
        forward[validator] = 0;
        rear[validator] = 0;
        ++slashings;
    }

    function change(address[] calldata validators, uint256[] calldata weights) external {
        changed = validators;
        changedWeights = weights;
    }

    function callBack(bytes calldata data) external {
        callback = data;
    }

    function openKernel(uint256) external returns (address[] memory, uint256[] memory) {
        if (callback.length > 0) {
            (bool success, bytes memory reason) = msg.sender.call(callback);
            if (!success) {
                assembly {
                    revert(add(reason, 32), mload(reason))
                }
            }
        }
        return (changed, changedWeights);
    }

    function weightsOf(uint256, address[] calldata voters) external view returns (uint256 inForward, uint256 inRear) {
        for (uint256 index = 0; index < voters.length; ++index) {
            inForward += forward[voters[index]];
            inRear += rear[voters[index]];
        }
    }

    function forwardWeight(uint256, address validator) external view returns (uint256) {
        return forward[validator];
    }

    function rearWeight(uint256, address validator) external view returns (uint256) {
        return rear[validator];
    }

    function forwardTotal(uint256) external view returns (uint256) {
        return forwardSum;
    }

    function rearTotal(uint256) external view returns (uint256) {
        return rearSum;
    }
}
