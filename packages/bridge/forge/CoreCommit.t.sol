// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {ICore} from "../contracts/interfaces/ICore.sol";
import {MosaicHash} from "../contracts/libraries/MosaicHash.sol";
import {CoreFixture} from "./support/CoreFixture.sol";
import {Headers} from "./support/Headers.sol";

/// @dev Committing in one call, and each check of spec 7.
contract CoreCommitTest is CoreFixture {
    function setUp() public {
        deployFixed(equalWeights(4, 10));
    }

    function test_OpensFirstKernelWithGenesisValidators() public view {
        bytes32 genesis = MosaicHash.metaBlockHash(0, 0, GENESIS_HASH);
        vm.assertEq(core.metaBlockHashes(0), genesis);
        vm.assertEq(core.openKernelHeight(), 1);
        ICore.Kernel memory kernel = openKernel();
        vm.assertEq(kernel.parent, genesis);
        vm.assertEq(kernel.validators, validators);
        vm.assertEq(core.kernelHashes(1), MosaicHash.kernelHash(kernel));
        vm.assertEq(core.stateRootAt(0), GENESIS_STATE_ROOT);
        vm.assertEq(core.originBlockHashes(ORIGIN_NUMBER), originHash(ORIGIN_NUMBER));
    }

    /// @dev Auxiliary chains prove kernels against this slot.
    function test_KernelHashesLieInSlotZero() public view {
        bytes32 slot = keccak256(abi.encode(uint256(1), uint256(0)));
        vm.assertEq(vm.load(address(core), slot), core.kernelHashes(1));
    }

    function test_CommitAnchorsStateAndOpensNextKernel() public {
        Candidate memory made = candidate(3, 2);
        bytes memory votes = sealByAll(made);
        bytes32 kernelHash = core.kernelHashes(1);
        bytes32 transitionHash = MosaicHash.transitionHash(made.transition);
        bytes32 expected = MosaicHash.metaBlockHash(kernelHash, transitionHash, made.link.source);
        bytes32 stateRoot = keccak256(abi.encode("state", uint256(3)));
        vm.expectEmit(address(core));
        emit ICore.MetaBlockCommitted(
            1, expected, kernelHash, transitionHash, made.link.source, 24, stateRoot, 2, 42_000
        );
        vm.assertEq(commit(made, votes), expected);

        vm.assertEq(core.metaBlockHashes(1), expected);
        vm.assertEq(core.stateRootAt(24), stateRoot);
        vm.assertEq(core.openKernelHeight(), 2);
        vm.assertEq(core.kernelHashes(2), MosaicHash.kernelHash(openKernel()));
        ICore.Commit memory last = core.lastCommit();
        vm.assertEq(last.height, 1);
        vm.assertEq(last.metaBlockHash, expected);
        vm.assertEq(last.source, made.link.source);
        vm.assertEq(last.blockNumber, 24);
        vm.assertEq(last.stateRoot, stateRoot);
        vm.assertEq(last.dynasty, 2);
        vm.assertEq(last.accumulatedGas, 42_000);
        vm.assertEq(last.originBlockNumber, ORIGIN_NUMBER);
        vm.assertEq(last.originBlockHash, originHash(ORIGIN_NUMBER));
    }

    function test_CommitsFollowEachOther() public {
        bytes32 parent = core.metaBlockHashes(0);
        for (uint256 height = 1; height <= 3; ++height) {
            Candidate memory made = candidate(height * 2, height);
            vm.assertEq(made.kernel.parent, parent);
            parent = commit(made, sealByAll(made));
        }
        vm.assertEq(core.openKernelHeight(), 4);
    }

    function test_AnIdleChainCommitsWithEqualGas() public {
        commitOne();
        Candidate memory made = candidate(4, 3);
        made.transition.accumulatedGas = core.lastCommit().accumulatedGas;
        commit(made, sealByAll(made));
        vm.assertEq(core.openKernelHeight(), 3);
    }

    function test_RefusesKernelThatIsNotOpen() public {
        Candidate memory made = candidate(3, 2);
        made.kernel.gasPrice += 1;
        bytes32 given = MosaicHash.kernelHash(made.kernel);
        expectCommitRevert(
            made, abi.encodeWithSelector(ICore.KernelNotOpen.selector, 1, core.kernelHashes(1), given)
        );
    }

    function test_RefusesCommittedMetaBlockAgain() public {
        Candidate memory made = commitOne();
        bytes32 first = MosaicHash.kernelHash(made.kernel);
        expectCommitRevert(
            made, abi.encodeWithSelector(ICore.KernelNotOpen.selector, 2, core.kernelHashes(2), first)
        );
    }

    function test_RefusesTransitionOfAnotherCore() public {
        Candidate memory made = candidate(3, 2);
        bytes32 own = made.transition.coreIdentifier;
        made.transition.coreIdentifier = bytes32(uint256(own) + 1);
        expectCommitRevert(
            made, abi.encodeWithSelector(ICore.ForeignTransition.selector, own, made.transition.coreIdentifier)
        );
    }

    function test_RefusesTransitionUnderAnotherKernel() public {
        Candidate memory made = candidate(3, 2);
        made.transition.kernelHash = keccak256("other");
        bytes32 open = core.kernelHashes(1);
        expectCommitRevert(made, abi.encodeWithSelector(ICore.KernelMismatch.selector, open, keccak256("other")));
    }

    function test_RefusesDynastyThatDoesNotIncrease() public {
        expectCommitRevert(candidate(3, 0), abi.encodeWithSelector(ICore.DynastyNotIncreasing.selector, 0, 0));
        commitOne();
        expectCommitRevert(candidate(4, 2), abi.encodeWithSelector(ICore.DynastyNotIncreasing.selector, 2, 2));
    }

    function test_RefusesAccumulatedGasThatDecreases() public {
        commitOne();
        Candidate memory made = candidate(4, 3);
        made.transition.accumulatedGas = 41_999;
        expectCommitRevert(made, abi.encodeWithSelector(ICore.AccumulatedGasDecreasing.selector, 42_000, 41_999));
    }

    function test_RefusesHeaderOfAnotherBlock() public {
        Candidate memory made = candidate(3, 2);
        made.header = Headers.encode(24, keccak256("another state"));
        expectCommitRevert(
            made, abi.encodeWithSelector(ICore.HeaderMismatch.selector, made.link.source, keccak256(made.header))
        );
    }

    function test_RefusesBlockThatIsNoCheckpoint() public {
        Candidate memory made = candidate(3, 2);
        withHeader(made, 25);
        expectCommitRevert(made, abi.encodeWithSelector(ICore.NotAnEpoch.selector, 25, 3, EPOCH_LENGTH));
        withHeader(made, 32);
        expectCommitRevert(made, abi.encodeWithSelector(ICore.NotAnEpoch.selector, 32, 3, EPOCH_LENGTH));
    }

    function testFuzz_RefusesOtherSourceHeights(uint256 height) public {
        if (height == 3) height = type(uint256).max;
        Candidate memory made = candidate(3, 2);
        made.link.sourceHeight = height;
        expectCommitRevert(made, abi.encodeWithSelector(ICore.NotAnEpoch.selector, 24, height, EPOCH_LENGTH));
    }

    function testFuzz_RefusesSkippingLinks(uint256 height) public {
        if (height == 4) height = 5;
        Candidate memory made = candidate(3, 2);
        made.link.targetHeight = height;
        expectCommitRevert(made, abi.encodeWithSelector(ICore.LinkNotConsecutive.selector, 3, height));
    }

    function test_RefusesBlockNotAboveTheCommittedOne() public {
        commitOne();
        expectCommitRevert(candidate(3, 3), abi.encodeWithSelector(ICore.BlockNumberNotIncreasing.selector, 24, 24));
        expectCommitRevert(candidate(2, 3), abi.encodeWithSelector(ICore.BlockNumberNotIncreasing.selector, 24, 16));
    }

    function test_RefusesDynastyBeyondSixtyFourBits() public {
        Candidate memory made = candidate(3, 2);
        made.transition.dynasty = uint256(type(uint64).max) + 1;
        expectCommitRevert(
            made, abi.encodeWithSignature("SafeCastOverflowedUintDowncast(uint8,uint256)", 64, made.transition.dynasty)
        );
    }

    /// @dev A seal for one transition does not pass for another.
    function test_RefusesSealOfAnotherTransition() public {
        Candidate memory made = candidate(3, 2);
        bytes memory votes = sealBy(made, 1);
        made.transition.accumulatedTransactionRoot = keccak256("other");
        vm.expectRevert(abi.encodeWithSelector(ICore.SupermajorityMissing.selector, 0, 40, 0, 40));
        commit(made, votes);
    }

    /// @dev A refused commit leaves nothing behind.
    function test_RefusalChangesNothing() public {
        Candidate memory made = candidate(3, 2);
        bytes memory votes = sealBy(made, 3);
        vm.expectRevert(abi.encodeWithSelector(ICore.SupermajorityMissing.selector, 20, 40, 20, 40));
        commit(made, votes);
        vm.assertEq(core.openKernelHeight(), 1);
        vm.assertEq(core.stateRootAt(24), 0);
        commit(made, sealByAll(made));
    }

    function commitOne() private returns (Candidate memory made) {
        made = candidate(3, 2);
        commit(made, sealByAll(made));
    }

    function withHeader(Candidate memory made, uint256 number) private pure {
        made.header = Headers.encode(number, keccak256("state"));
        made.link.source = keccak256(made.header);
    }
}
