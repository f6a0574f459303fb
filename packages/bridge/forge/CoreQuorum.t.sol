// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {ICore} from "../contracts/interfaces/ICore.sol";
import {CoreFixture} from "./support/CoreFixture.sol";
import {ScriptedRegistry} from "./support/ScriptedRegistry.sol";

/// @dev Strictly more than two thirds of the weight, in the forward and in the rear set (spec 4.3).
contract CoreQuorumTest is CoreFixture {
    function test_TwoOfThreeDoNotSuffice() public {
        deployFixed(equalWeights(3, 1));
        expectMissing(candidate(1, 1), 3, 2, 3);
    }

    function test_ThreeOfFiveDoNotSufficeAndFourDo() public {
        deployFixed(equalWeights(5, 1));
        Candidate memory made = candidate(1, 1);
        expectMissing(made, 7, 3, 5);
        commit(made, sealBy(made, 15));
    }

    function test_OneUnitOfWeightDecides() public {
        uint256[] memory weights = new uint256[](3);
        (weights[0], weights[1], weights[2]) = (2e18, 1e18 - 1, 1);
        deployFixed(weights);
        Candidate memory made = candidate(1, 1);
        expectMissing(made, 1, 2e18, 3e18);
        commit(made, sealBy(made, 5));
    }

    /// @dev Core agrees with the exact rule for any weights and any voters.
    function testFuzz_ExactRule(uint128[6] memory given, uint256 mask) public {
        uint256[] memory weights = new uint256[](6);
        uint256 total = 0;
        uint256 voted = 0;
        mask = within(mask, 1, 63);
        for (uint256 index = 0; index < 6; ++index) {
            weights[index] = within(given[index], 1, type(uint128).max);
            total += weights[index];
            if (mask >> index & 1 == 1) voted += weights[index];
        }
        deployFixed(weights);
        Candidate memory made = candidate(1, 1);
        if (voted > total * 2 / 3) commit(made, sealBy(made, mask));
        else expectMissing(made, mask, voted, total);
    }

    function test_BothSetsMustAgree() public {
        ScriptedRegistry registry = new ScriptedRegistry();
        makeKeys(3);
        registry.join(validators[0], 9, 1);
        registry.join(validators[1], 1, 9);
        registry.join(validators[2], 0, 5);
        deployWith(registry);
        Candidate memory made = candidateWithoutChanges();
        bytes memory votes = sealBy(made, 1);
        vm.expectRevert(abi.encodeWithSelector(ICore.SupermajorityMissing.selector, 9, 10, 1, 15));
        commit(made, votes);
        votes = sealBy(made, 6);
        vm.expectRevert(abi.encodeWithSelector(ICore.SupermajorityMissing.selector, 1, 10, 14, 15));
        commit(made, votes);
        votes = sealBy(made, 5);
        vm.expectRevert(abi.encodeWithSelector(ICore.SupermajorityMissing.selector, 9, 10, 6, 15));
        commit(made, votes);
        commit(made, sealByAll(made));
    }

    function test_AnEmptySetCommitsNothing() public {
        makeKeys(1);
        deployWith(new ScriptedRegistry());
        expectMissing(candidateWithoutChanges(), 1, 0, 0);
    }

    /// @dev Signatures of strangers are harmless and weigh nothing.
    function test_StrangersWeighNothing() public {
        ScriptedRegistry registry = new ScriptedRegistry();
        makeKeys(4);
        registry.join(validators[0], 10, 10);
        registry.join(validators[1], 10, 10);
        registry.join(validators[2], 10, 10);
        deployWith(registry);
        Candidate memory made = candidateWithoutChanges();
        expectMissing(made, 11, 20, 30);
        commit(made, sealByAll(made));
    }

    function candidateWithoutChanges() private view returns (Candidate memory made) {
        made = candidate(1, 1);
        made.kernel.validators = new address[](0);
        made.kernel.weights = new uint256[](0);
        made.transition.kernelHash = core.kernelHashes(1);
    }

    function expectMissing(Candidate memory made, uint256 mask, uint256 voted, uint256 total) private {
        bytes memory votes = sealBy(made, mask);
        vm.expectRevert(abi.encodeWithSelector(ICore.SupermajorityMissing.selector, voted, total, voted, total));
        commit(made, votes);
    }
}
