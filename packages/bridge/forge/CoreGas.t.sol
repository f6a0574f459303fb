// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {CoreFixture} from "./support/CoreFixture.sol";

/// @dev Gas of whole transactions, kept in `snapshots/`: intrinsic gas and call data included, storage cold, the second
/// commit of a Core, all validators in the seal.
/// forge-config: default.isolate = true
contract CoreGasTest is CoreFixture {
    function test_CommitOf4() public {
        measureCommit(4, "commit, 4 validators");
    }

    function test_CommitOf16() public {
        measureCommit(16, "commit, 16 validators");
    }

    function test_CommitOf100() public {
        measureCommit(100, "commit, 100 validators");
    }

    function test_CommitOf100InFiveCalls() public {
        Candidate memory made = second(100);
        bytes32 name = propose(made);
        vm.snapshotGasLastCall("propose");
        for (uint256 part = 0; part < 4; ++part) {
            core.vote(name, sealBy(made, (2 ** 20 - 1) << (20 * part)));
            if (part == 0) vm.snapshotGasLastCall("vote, first 20 of 100 validators");
            if (part == 3) vm.snapshotGasLastCall("vote, fourth 20 of 100 validators, with commit");
        }
        vm.assertEq(core.openKernelHeight(), 3);
    }

    function test_PinOriginBlock() public {
        deployFixed(equalWeights(4, 10));
        observe(80);
        core.pinOriginBlock(80);
        vm.snapshotGasLastCall("pinOriginBlock");
    }

    function measureCommit(uint256 count, string memory name) private {
        Candidate memory made = second(count);
        bytes memory votes = sealByAll(made);
        commit(made, votes);
        vm.snapshotGasLastCall(name);
        vm.assertEq(core.openKernelHeight(), 3);
    }

    /// @dev The second meta-block of a Core, with a new observation.
    function second(uint256 count) private returns (Candidate memory made) {
        deployFixed(equalWeights(count, 10));
        Candidate memory first = candidate(1, 1);
        commit(first, sealByAll(first));
        observe(80);
        made = candidate(2, 2);
        made.transition.originBlockNumber = 80;
        made.transition.originBlockHash = originHash(80);
    }
}
