// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {FixedValidatorRegistry} from "../contracts/FixedValidatorRegistry.sol";
import {CoreFixture} from "./support/CoreFixture.sol";

contract FixedValidatorRegistryTest is CoreFixture {
    function setUp() public {
        makeKeys(3);
    }

    function test_WeighsTheSameAtEveryHeight() public {
        uint256[] memory weights = new uint256[](3);
        (weights[0], weights[1], weights[2]) = (1, 2, 3);
        FixedValidatorRegistry registry = new FixedValidatorRegistry(validators, weights);
        for (uint256 height = 1; height < 4; ++height) {
            vm.assertEq(registry.forwardWeight(height, validators[1]), 2);
            vm.assertEq(registry.rearWeight(height, validators[2]), 3);
            vm.assertEq(registry.forwardTotal(height), 6);
            vm.assertEq(registry.rearTotal(height), 6);
            (uint256 inForward, uint256 inRear) = registry.weightsOf(height, validators);
            vm.assertEq(inForward, 6);
            vm.assertEq(inRear, 6);
        }
        (address[] memory listed, uint256[] memory listedWeights) = registry.openKernel(1);
        vm.assertEq(listed, validators);
        vm.assertEq(listedWeights, weights);
        (listed, listedWeights) = registry.openKernel(2);
        vm.assertEq(listed.length, 0);
        vm.assertEq(listedWeights.length, 0);
    }

    function test_RefusesBadSets() public {
        expectCode(FixedValidatorRegistry.ValidatorsMissing.selector);
        new FixedValidatorRegistry(new address[](0), new uint256[](0));
        vm.expectRevert(abi.encodeWithSelector(FixedValidatorRegistry.ValidatorWeightsMismatched.selector, 3, 2));
        new FixedValidatorRegistry(validators, equalWeights(2, 1));
        vm.expectRevert(abi.encodeWithSelector(FixedValidatorRegistry.ValidatorWeightInvalid.selector, 0, 0));
        new FixedValidatorRegistry(validators, equalWeights(3, 0));
        vm.expectRevert(abi.encodeWithSelector(FixedValidatorRegistry.ValidatorWeightInvalid.selector, 0, 2 ** 128));
        new FixedValidatorRegistry(validators, equalWeights(3, 2 ** 128));
        (validators[1], validators[2]) = (validators[2], validators[1]);
        vm.expectRevert(abi.encodeWithSelector(FixedValidatorRegistry.ValidatorsNotAscending.selector, 2));
        new FixedValidatorRegistry(validators, equalWeights(3, 1));
        validators[2] = validators[1];
        vm.expectRevert(abi.encodeWithSelector(FixedValidatorRegistry.ValidatorsNotAscending.selector, 2));
        new FixedValidatorRegistry(validators, equalWeights(3, 1));
    }
}
