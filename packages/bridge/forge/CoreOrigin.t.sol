// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {ICore} from "../contracts/interfaces/ICore.sol";
import {CoreFixture} from "./support/CoreFixture.sol";

/// @dev The observation of the origin must be in the origin's own history (spec 7).
contract CoreOriginTest is CoreFixture {
    address private constant HISTORY = 0x0000F90827F1C53a10cb7A02335B175320002935;

    function setUp() public {
        deployFixed(equalWeights(4, 10));
    }

    function test_SeesRecentBlocksByOpcode() public {
        observe(80);
        Candidate memory made = observing(80);
        commit(made, sealByAll(made));
        vm.assertEq(core.originBlockHashes(80), originHash(80));
        vm.assertEq(core.lastCommit().originBlockNumber, 80);
    }

    function test_SeesOlderBlocksInTheHistoryContract() public {
        vm.roll(5_000);
        etchHistory(originHash(112));
        Candidate memory made = observing(112);
        commit(made, sealByAll(made));
        vm.assertEq(core.originBlockHashes(112), originHash(112));
    }

    function test_CommitPinsItsObservationOnce() public {
        observe(80);
        Candidate memory made = observing(80);
        bytes memory votes = sealByAll(made);
        vm.expectEmit(address(core));
        emit ICore.OriginBlockPinned(80, originHash(80));
        commit(made, votes);
        // Beyond every window, the pinned hash serves: an origin observation may stay as it is.
        vm.roll(100_000);
        made = observing(80);
        commit(made, sealByAll(made));
    }

    function test_PinnedBlocksStayVisible() public {
        observe(80);
        vm.assertEq(core.pinOriginBlock(80), originHash(80));
        vm.roll(100_000);
        vm.assertEq(core.pinOriginBlock(80), originHash(80));
        Candidate memory made = observing(80);
        commit(made, sealByAll(made));
    }

    function test_RefusesBlocksBeyondTheHistory() public {
        vm.roll(100_000);
        expectCommitRevert(
            observing(80),
            abi.encodeWithSelector(ICore.OriginObservationUnknown.selector, 80, originHash(80), bytes32(0))
        );
    }

    function test_RefusesAnotherHash() public {
        observe(80);
        Candidate memory made = observing(80);
        made.transition.originBlockHash = keccak256("abandoned");
        expectCommitRevert(
            made,
            abi.encodeWithSelector(
                ICore.OriginObservationUnknown.selector, 80, keccak256("abandoned"), originHash(80)
            )
        );
    }

    function test_RefusesTheCurrentAndFutureBlocks() public {
        uint256[3] memory numbers = [uint256(112), 128, uint256(type(uint64).max) + 1];
        vm.roll(112);
        for (uint256 index = 0; index < numbers.length; ++index) {
            Candidate memory made = observing(numbers[index]);
            made.transition.originBlockHash = 0;
            expectCommitRevert(
                made,
                abi.encodeWithSelector(
                    ICore.OriginObservationUnknown.selector, numbers[index], bytes32(0), bytes32(0)
                )
            );
        }
    }

    function test_RefusesDecreasingObservations() public {
        observe(80);
        Candidate memory made = observing(80);
        commit(made, sealByAll(made));
        expectCommitRevert(
            observing(64), abi.encodeWithSelector(ICore.OriginObservationDecreasing.selector, 80, 64)
        );
    }

    function test_RefusesBlocksThatAreNoOriginCheckpoints() public {
        observe(81);
        bytes memory reason = abi.encodeWithSelector(ICore.NotAnOriginEpoch.selector, 81, ORIGIN_EPOCH_LENGTH);
        expectCommitRevert(observing(81), reason);
        vm.expectRevert(reason);
        core.pinOriginBlock(81);
    }

    function test_RefusesToPinUnknownBlocks() public {
        vm.expectRevert(abi.encodeWithSelector(ICore.OriginBlockUnknown.selector, 112));
        core.pinOriginBlock(112);
    }

    /// @dev A proposal keeps the observation it was checked with, however long its votes take.
    function test_ProposalOutlivesTheWindow() public {
        observe(80);
        Candidate memory made = observing(80);
        bytes32 name = propose(made);
        vm.roll(100_000);
        vm.assertTrue(core.vote(name, sealByAll(made)));
        vm.assertEq(core.originBlockHashes(80), originHash(80));
    }

    function observing(uint256 number) private view returns (Candidate memory made) {
        uint256 height = core.openKernelHeight();
        made = candidate(height, height);
        made.transition.originBlockNumber = number;
        made.transition.originBlockHash = originHash(number);
    }

    /// @dev Code that returns one word: PUSH32 hash, PUSH0, MSTORE, PUSH1 32, PUSH0, RETURN.
    function etchHistory(bytes32 hash) private {
        vm.etch(HISTORY, abi.encodePacked(hex"7f", hash, hex"5f5260205ff3"));
    }
}
