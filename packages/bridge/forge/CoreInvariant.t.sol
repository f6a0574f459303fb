// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {ICore} from "../contracts/interfaces/ICore.sol";
import {MosaicHash} from "../contracts/libraries/MosaicHash.sol";
import {CoreFixture} from "./support/CoreFixture.sol";
import {ScriptedRegistry} from "./support/ScriptedRegistry.sol";

/// @dev Does to a Core what anyone may, with votes of random subsets, and keeps its own account of what must come of it.
contract CoreActor is CoreFixture {
    ScriptedRegistry public immutable registry;
    /// @dev By height, what was committed as this contract expected it.
    bytes32[] public metaBlocks;
    bytes32[] public stateRoots;
    uint256[] public blockNumbers;
    bytes32[] private names;
    mapping(bytes32 name => Candidate) private candidates;
    mapping(bytes32 name => uint256) private masks;

    uint256 private constant COUNT = 5;
    uint256 private constant ALL = 2 ** COUNT - 1;

    constructor() {
        registry = new ScriptedRegistry();
        makeKeys(COUNT);
        for (uint256 index = 0; index < COUNT; ++index) {
            registry.join(validators[index], 10 + index, 15 - index);
        }
        deployWith(registry);
        metaBlocks.push(core.metaBlockHashes(0));
        stateRoots.push(GENESIS_STATE_ROOT);
        blockNumbers.push(0);
    }

    function target() external view returns (ICore) {
        return core;
    }

    function count() external view returns (uint256) {
        return metaBlocks.length;
    }

    function nameAt(uint256 index) external view returns (bytes32) {
        return names[index];
    }

    function nameCount() external view returns (uint256) {
        return names.length;
    }

    /// @dev Proposes one of a few sources above the committed one, so that rivals and repetitions occur.
    function proposeAny(uint256 seed) external {
        Candidate memory made = fresh(seed);
        bytes32 name = nameOf(made);
        if (core.proposal(name).height != 0) return;
        vm.assertEq(propose(made), name);
        names.push(name);
        candidates[name] = made;
    }

    function voteAny(uint256 seed, uint256 mask) external {
        if (names.length == 0) return;
        bytes32 name = names[seed % names.length];
        mask = within(mask, 1, ALL);
        Candidate memory made = candidates[name];
        bytes memory votes = sealBy(made, mask);
        bool stands = made.kernel.height == core.openKernelHeight();
        if (!stands) {
            vm.expectRevert(abi.encodeWithSelector(ICore.ProposalUnknown.selector, name));
            core.vote(name, votes);
            return;
        }
        masks[name] |= mask;
        bool expected = suffices(masks[name]);
        bool committed = core.vote(name, votes);
        vm.assertTrue(committed == expected);
        if (committed) note(made);
    }

    function commitAny(uint256 seed, uint256 mask) external {
        Candidate memory made = fresh(seed);
        mask = within(mask, 1, ALL);
        bytes memory votes = sealBy(made, mask);
        bool expected = suffices(mask);
        try core.commit(made.kernel, made.transition, made.link, made.header, votes) {
            vm.assertTrue(expected);
            note(made);
        } catch (bytes memory reason) {
            vm.assertFalse(expected);
            vm.assertTrue(bytes4(reason) == ICore.SupermajorityMissing.selector);
        }
    }

    function advanceOrigin(uint256 seed) external {
        vm.roll(block.number + within(seed, 1, 20));
        uint256 number = (block.number - 1) / ORIGIN_EPOCH_LENGTH * ORIGIN_EPOCH_LENGTH;
        vm.setBlockhash(number, originHash(number));
        core.pinOriginBlock(number);
    }

    /// @dev The exact rule, over both sets, computed apart from Core.
    function suffices(uint256 mask) private pure returns (bool) {
        uint256 inForward = 0;
        uint256 inRear = 0;
        for (uint256 index = 0; index < COUNT; ++index) {
            if (mask >> index & 1 == 0) continue;
            inForward += 10 + index;
            inRear += 15 - index;
        }
        return 3 * inForward > 2 * 60 && 3 * inRear > 2 * 65;
    }

    function fresh(uint256 seed) private view returns (Candidate memory made) {
        ICore.Commit memory last = core.lastCommit();
        uint256 step = within(seed, 1, 3);
        made = candidate(last.blockNumber / EPOCH_LENGTH + step, last.dynasty + step);
        made.kernel.validators = new address[](0);
        made.kernel.weights = new uint256[](0);
        made.transition.kernelHash = core.kernelHashes(made.kernel.height);
    }

    function note(Candidate memory made) private {
        bytes32 transitionHash = MosaicHash.transitionHash(made.transition);
        metaBlocks.push(MosaicHash.metaBlockHash(made.transition.kernelHash, transitionHash, made.link.source));
        stateRoots.push(keccak256(abi.encode("state", made.link.sourceHeight)));
        blockNumbers.push(made.link.sourceHeight * EPOCH_LENGTH);
    }
}

contract CoreInvariantTest is CoreFixture {
    CoreActor private actor;

    function setUp() public {
        actor = new CoreActor();
        core = actor.target();
    }

    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(actor);
    }

    /// @dev Exactly what had a supermajority was committed, in one chain, and stays as it was.
    function invariant_HistoryIsWhatWasSealed() public view {
        uint256 count = actor.count();
        vm.assertEq(core.openKernelHeight(), count);
        for (uint256 height = 0; height < count; ++height) {
            vm.assertEq(core.metaBlockHashes(height), actor.metaBlocks(height));
            vm.assertEq(core.stateRootAt(actor.blockNumbers(height)), actor.stateRoots(height));
        }
        vm.assertEq(core.metaBlockHashes(count), 0);
    }

    /// @dev One kernel more than meta-blocks: the open one, which names the last meta-block as its parent.
    function invariant_OneKernelIsOpen() public view {
        uint256 open = core.openKernelHeight();
        vm.assertEq(core.kernelHashes(open), MosaicHash.kernelHash(openKernelWithoutChanges()));
        vm.assertEq(core.kernelHashes(open + 1), 0);
        vm.assertEq(core.kernelHashes(0), 0);
    }

    /// @dev Block numbers and dynasties only increase.
    function invariant_ProgressIsMonotonous() public view {
        ICore.Commit memory last = core.lastCommit();
        for (uint256 height = 1; height < actor.count(); ++height) {
            vm.assertTrue(actor.blockNumbers(height) > actor.blockNumbers(height - 1));
        }
        vm.assertEq(last.blockNumber, actor.blockNumbers(last.height));
        vm.assertTrue(last.dynasty >= last.height);
    }

    /// @dev No counting gives more than everybody's weight.
    function invariant_VotesNeverExceedTotals() public view {
        for (uint256 index = 0; index < actor.nameCount(); ++index) {
            (uint256 forwardWeight, uint256 rearWeight) = core.votesOf(actor.nameAt(index));
            vm.assertTrue(forwardWeight <= 60 && rearWeight <= 65);
        }
    }

    function openKernelWithoutChanges() private view returns (ICore.Kernel memory kernel) {
        kernel = openKernel();
        kernel.validators = new address[](0);
        kernel.weights = new uint256[](0);
    }
}
