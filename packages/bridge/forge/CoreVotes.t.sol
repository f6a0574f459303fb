// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {ICore} from "../contracts/interfaces/ICore.sol";
import {MosaicHash} from "../contracts/libraries/MosaicHash.sol";
import {CoreFixture} from "./support/CoreFixture.sol";
import {ScriptedRegistry} from "./support/ScriptedRegistry.sol";

/// @dev Proposals whose votes arrive over several calls, rivals, slashing in between, and a registry that calls back.
contract CoreVotesTest is CoreFixture {
    ScriptedRegistry private registry;

    function setUp() public {
        registry = new ScriptedRegistry();
        makeKeys(4);
        for (uint256 index = 0; index < 4; ++index) registry.join(validators[index], 10, 10);
        deployWith(registry);
    }

    function test_ProposalIsNamedByTheDigestOfItsVotes() public {
        Candidate memory made = open(3, 2);
        vm.expectEmit(address(core));
        emit ICore.MetaBlockProposed(1, nameOf(made), made.link.source, 2, address(this));
        vm.assertEq(propose(made), nameOf(made));
        ICore.Proposal memory stored = core.proposal(nameOf(made));
        vm.assertEq(stored.height, 1);
        vm.assertEq(stored.blockNumber, 24);
        vm.assertEq(stored.source, made.link.source);
        vm.assertEq(stored.originBlockHash, originHash(ORIGIN_NUMBER));
    }

    function test_VotesOverThreeCallsCommit() public {
        Candidate memory made = open(3, 2);
        bytes32 name = propose(made);
        vm.expectEmit(address(core));
        emit ICore.VotesCounted(name, 10, 10);
        vm.assertFalse(core.vote(name, sealBy(made, 4)));
        vm.assertFalse(core.vote(name, sealBy(made, 1)));
        vm.assertTrue(core.vote(name, sealBy(made, 8)));
        vm.assertEq(core.openKernelHeight(), 2);
        vm.assertEq(core.lastCommit().source, made.link.source);
        vm.assertEq(core.stateRootAt(24), keccak256(abi.encode("state", uint256(3))));
    }

    function test_OneCallAndSeveralCommitTheSame() public {
        Candidate memory made = open(3, 2);
        bytes32 expected = MosaicHash.metaBlockHash(
            core.kernelHashes(1), MosaicHash.transitionHash(made.transition), made.link.source
        );
        core.vote(propose(made), sealByAll(made));
        vm.assertEq(core.metaBlockHashes(1), expected);
    }

    function test_ASignerCountsOnceOverCalls() public {
        Candidate memory made = open(3, 2);
        bytes32 name = propose(made);
        for (uint256 round = 0; round < 4; ++round) vm.assertFalse(core.vote(name, sealBy(made, 3)));
        assertVotes(name, 20);
        vm.assertFalse(core.vote(name, sealBy(made, 2)));
        vm.assertTrue(core.vote(name, sealBy(made, 7)));
    }

    /// @dev A commit in one call does not add to stored votes, nor need them.
    function test_CommitInOneCallPassesOverAProposal() public {
        Candidate memory made = open(3, 2);
        bytes32 name = propose(made);
        core.vote(name, sealBy(made, 3));
        bytes memory votes = sealBy(made, 12);
        vm.expectRevert(abi.encodeWithSelector(ICore.SupermajorityMissing.selector, 20, 40, 20, 40));
        commit(made, votes);
        commit(made, sealBy(made, 14));
        bytes memory last = sealBy(made, 4);
        vm.expectRevert(abi.encodeWithSelector(ICore.ProposalUnknown.selector, name));
        core.vote(name, last);
    }

    function test_FirstSupermajorityDropsItsRivals() public {
        Candidate memory first = open(3, 2);
        Candidate memory second = open(4, 3);
        bytes32 firstName = propose(first);
        bytes32 secondName = propose(second);
        core.vote(firstName, sealBy(first, 3));
        core.vote(secondName, sealBy(second, 7));
        vm.assertEq(core.lastCommit().dynasty, 3);
        bytes memory votes = sealBy(first, 12);
        vm.expectRevert(abi.encodeWithSelector(ICore.ProposalUnknown.selector, firstName));
        core.vote(firstName, votes);
    }

    function test_RefusesUnknownProposal() public {
        vm.expectRevert(abi.encodeWithSelector(ICore.ProposalUnknown.selector, bytes32(0)));
        core.vote(0, hex"01");
    }

    function test_RefusesSecondProposalOfTheSame() public {
        Candidate memory made = open(3, 2);
        bytes32 name = propose(made);
        vm.expectRevert(abi.encodeWithSelector(ICore.AlreadyProposed.selector, name));
        propose(made);
    }

    /// @dev An offender's vote counts no more, even if it was counted before (spec 6).
    function test_SlashingStartsTheCountAnew() public {
        Candidate memory made = open(3, 2);
        bytes32 name = propose(made);
        core.vote(name, sealBy(made, 3));
        registry.slash(validators[0]);
        assertVotes(name, 0);
        vm.assertFalse(core.vote(name, sealBy(made, 12)));
        assertVotes(name, 20);
        vm.assertFalse(core.vote(name, sealBy(made, 1)));
        vm.assertTrue(core.vote(name, sealBy(made, 2)));
    }

    function test_RegistryChangesGoIntoTheNextKernel() public {
        address[] memory changed = new address[](2);
        uint256[] memory weights = new uint256[](2);
        (changed[0], changed[1]) = (validators[1], validators[3]);
        (weights[0], weights[1]) = (0, 25);
        registry.change(changed, weights);
        Candidate memory made = open(3, 2);
        bytes32 parent = commit(made, sealByAll(made));
        ICore.Kernel memory next = ICore.Kernel(2, parent, changed, weights, 15_000_000, 7);
        vm.assertEq(core.kernelHashes(2), MosaicHash.kernelHash(next));
    }

    function test_RefusesMismatchedRegistryChanges() public {
        registry.change(new address[](2), new uint256[](1));
        expectCommitRevert(open(3, 2), abi.encodeWithSelector(ICore.RegistryChangesMismatched.selector, 2, 1));
    }

    function test_RegistryCannotReenter() public {
        Candidate memory made = open(3, 2);
        bytes memory again = abi.encodeCall(
            ICore.commit, (made.kernel, made.transition, made.link, made.header, sealByAll(made))
        );
        expectReentryRefused(made, again);
        expectReentryRefused(made, abi.encodeCall(ICore.vote, (nameOf(made), sealByAll(made))));
        expectReentryRefused(
            made, abi.encodeCall(ICore.propose, (made.kernel, made.transition, made.link, made.header))
        );
    }

    function expectReentryRefused(Candidate memory made, bytes memory callback) private {
        registry.callBack(callback);
        expectCommitRevert(
            made, abi.encodeWithSelector(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector)
        );
    }

    /// @dev The scripted registry lists no changes at genesis.
    function open(uint256 sourceHeight, uint256 dynasty) private view returns (Candidate memory made) {
        made = candidate(sourceHeight, dynasty);
        made.kernel.validators = new address[](0);
        made.kernel.weights = new uint256[](0);
        made.transition.kernelHash = core.kernelHashes(1);
    }

    function assertVotes(bytes32 name, uint256 expected) private view {
        (uint256 forwardWeight, uint256 rearWeight) = core.votesOf(name);
        vm.assertEq(forwardWeight, expected);
        vm.assertEq(rearWeight, expected);
    }
}
