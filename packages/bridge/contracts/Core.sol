// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Blockhash} from "@openzeppelin/contracts/utils/Blockhash.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {ICore} from "./interfaces/ICore.sol";
import {ICoreFactory} from "./interfaces/ICoreFactory.sol";
import {IValidatorRegistry} from "./interfaces/IValidatorRegistry.sol";
import {HeaderReader} from "./libraries/HeaderReader.sol";
import {MosaicHash} from "./libraries/MosaicHash.sol";
import {Seal} from "./libraries/Seal.sol";

/// @title A meta-blockchain on its origin chain, see ICore.
/// @dev The registry is the one contract it calls; it was named at deployment and is trusted with the validators' weights.
contract Core is ICore, ReentrancyGuardTransient {
    using SafeCast for uint256;

    /// @dev What later checks need of the last commit; its other parts are read from the mappings.
    struct Head {
        uint64 height;
        uint64 dynasty;
        uint64 blockNumber;
        uint64 originBlockNumber;
        bytes32 source;
        uint256 accumulatedGas;
    }

    /// @dev Votes counted for a proposal over several calls. Weights fit 128 bits, or counting reverts.
    struct Tally {
        uint128 forwardVoted;
        uint128 rearVoted;
        mapping(address signer => bool) counted;
    }

    /// @inheritdoc ICore
    /// @dev Storage slot 0: auxiliary chains prove kernels against this mapping.
    mapping(uint256 height => bytes32) public kernelHashes;
    /// @inheritdoc ICore
    mapping(uint256 height => bytes32) public metaBlockHashes;
    /// @inheritdoc ICore
    mapping(uint256 blockNumber => bytes32) public stateRootAt;
    /// @inheritdoc ICore
    mapping(uint256 number => bytes32) public originBlockHashes;
    Head private _head;
    mapping(bytes32 name => Proposal) private _proposals;
    /// @dev By hash of proposal and registry's slashing counter: an offence shown starts the count anew.
    mapping(bytes32 key => Tally) private _tallies;

    /// @inheritdoc ICore
    bytes32 public immutable coreIdentifier;
    /// @inheritdoc ICore
    bytes32 public immutable domainSeparator;
    /// @inheritdoc ICore
    bytes32 public immutable genesisHash;
    /// @inheritdoc ICore
    uint256 public immutable epochLength;
    /// @inheritdoc ICore
    uint256 public immutable originEpochLength;
    /// @inheritdoc ICore
    IValidatorRegistry public immutable registry;
    /// @inheritdoc ICore
    uint256 public immutable gasTarget;
    /// @inheritdoc ICore
    uint256 public immutable gasPrice;

    /// @dev Fetches its parameters from the factory that deploys it, so that its address does not depend on them.
    /// Reverts `GenesisMissing`, `EpochLengthZero`, `RegistryWithoutCode`, `NotAnOriginEpoch` or
    /// `OriginObservationUnknown`.
    constructor() {
        Parameters memory given = ICoreFactory(msg.sender).parameters();
        if (given.genesisHash == 0 || given.genesisStateRoot == 0) revert GenesisMissing();
        if (given.epochLength == 0 || given.originEpochLength == 0) revert EpochLengthZero();
        if (address(given.registry).code.length == 0) revert RegistryWithoutCode(address(given.registry));
        if (given.originBlockNumber % given.originEpochLength != 0) {
            revert NotAnOriginEpoch(given.originBlockNumber, given.originEpochLength);
        }
        coreIdentifier = MosaicHash.coreIdentifier(block.chainid, address(this));
        domainSeparator = MosaicHash.domainSeparator(block.chainid, address(this));
        genesisHash = given.genesisHash;
        epochLength = given.epochLength;
        originEpochLength = given.originEpochLength;
        registry = given.registry;
        gasTarget = given.gasTarget;
        gasPrice = given.gasPrice;
        _requireInHistory(given.originBlockNumber, given.originBlockHash);
        _commitGenesis(given);
    }

    /// @inheritdoc ICore
    function propose(
        Kernel calldata kernel,
        Transition calldata transition,
        Link calldata link,
        bytes calldata header
    ) external nonReentrant returns (bytes32 name) {
        Proposal memory proposed;
        (name, proposed,) = _check(kernel, transition, link, header);
        if (_proposals[name].height != 0) revert AlreadyProposed(name);
        _proposals[name] = proposed;
        emit MetaBlockProposed(proposed.height, name, proposed.source, proposed.dynasty, msg.sender);
    }

    /// @inheritdoc ICore
    function vote(bytes32 name, bytes calldata seal) external nonReentrant returns (bool committed) {
        Proposal memory proposed = _proposals[name];
        if (proposed.height != openKernelHeight()) revert ProposalUnknown(name);
        address[] memory signers = Seal.signers(seal, name);
        Tally storage tally = _tallies[_tallyKey(name)];
        (uint256 forwardVoted, uint256 rearVoted) =
            registry.weightsOf(proposed.height, _countOnce(tally.counted, signers));
        forwardVoted += tally.forwardVoted;
        rearVoted += tally.rearVoted;
        tally.forwardVoted = forwardVoted.toUint128();
        tally.rearVoted = rearVoted.toUint128();
        emit VotesCounted(name, forwardVoted, rearVoted);
        (uint256 forwardTotal, uint256 rearTotal) = _totals(proposed.height);
        committed = _isSupermajority(forwardVoted, forwardTotal) && _isSupermajority(rearVoted, rearTotal);
        if (committed) _commit(kernelHashes[proposed.height], proposed);
    }

    /// @inheritdoc ICore
    function commit(
        Kernel calldata kernel,
        Transition calldata transition,
        Link calldata link,
        bytes calldata header,
        bytes calldata seal
    ) external nonReentrant returns (bytes32) {
        (bytes32 name, Proposal memory proposed, bytes32 kernelHash) = _check(kernel, transition, link, header);
        (uint256 forwardVoted, uint256 rearVoted) = registry.weightsOf(proposed.height, Seal.signers(seal, name));
        (uint256 forwardTotal, uint256 rearTotal) = _totals(proposed.height);
        if (!_isSupermajority(forwardVoted, forwardTotal) || !_isSupermajority(rearVoted, rearTotal)) {
            revert SupermajorityMissing(forwardVoted, forwardTotal, rearVoted, rearTotal);
        }
        return _commit(kernelHash, proposed);
    }

    /// @inheritdoc ICore
    function pinOriginBlock(uint256 number) external returns (bytes32 blockHash) {
        if (number % originEpochLength != 0) revert NotAnOriginEpoch(number, originEpochLength);
        blockHash = _historicHash(number);
        if (blockHash == 0) revert OriginBlockUnknown(number);
        _pin(number, blockHash);
    }

    /// @inheritdoc ICore
    function openKernelHeight() public view returns (uint256) {
        return uint256(_head.height) + 1;
    }

    /// @inheritdoc ICore
    function lastCommit() external view returns (Commit memory) {
        Head memory head = _head;
        return Commit({
            height: head.height,
            metaBlockHash: metaBlockHashes[head.height],
            source: head.source,
            blockNumber: head.blockNumber,
            stateRoot: stateRootAt[head.blockNumber],
            dynasty: head.dynasty,
            accumulatedGas: head.accumulatedGas,
            originBlockNumber: head.originBlockNumber,
            originBlockHash: originBlockHashes[head.originBlockNumber]
        });
    }

    /// @inheritdoc ICore
    function proposal(bytes32 name) external view returns (Proposal memory) {
        return _proposals[name];
    }

    /// @inheritdoc ICore
    function votesOf(bytes32 name) external view returns (uint256 forwardWeight, uint256 rearWeight) {
        Tally storage tally = _tallies[_tallyKey(name)];
        return (tally.forwardVoted, tally.rearVoted);
    }

    /// @dev B_0 names the genesis of the auxiliary chain alone.
    function _commitGenesis(Parameters memory given) private {
        bytes32 metaBlockHash = MosaicHash.metaBlockHash(0, 0, given.genesisHash);
        metaBlockHashes[0] = metaBlockHash;
        stateRootAt[0] = given.genesisStateRoot;
        _head.source = given.genesisHash;
        _head.originBlockNumber = given.originBlockNumber.toUint64();
        _pin(given.originBlockNumber, given.originBlockHash);
        _openKernel(1, metaBlockHash);
    }

    /// @dev Every check of spec 7 but the votes. The name of a proposal is the digest that its votes sign.
    function _check(
        Kernel calldata kernel,
        Transition calldata transition,
        Link calldata link,
        bytes calldata header
    ) private view returns (bytes32 name, Proposal memory proposed, bytes32 kernelHash) {
        Head memory head = _head;
        kernelHash = _checkKernel(kernel, transition, uint256(head.height) + 1);
        _checkProgress(transition, head);
        (proposed.stateRoot, proposed.blockNumber) = _checkSource(link, header, head.blockNumber);
        proposed.height = head.height + 1;
        proposed.dynasty = transition.dynasty.toUint64();
        proposed.originBlockNumber = transition.originBlockNumber.toUint64();
        proposed.originBlockHash = transition.originBlockHash;
        proposed.accumulatedGas = transition.accumulatedGas;
        proposed.source = link.source;
        proposed.transitionHash = MosaicHash.transitionHash(transition);
        name = MosaicHash.voteDigest(domainSeparator, proposed.transitionHash, link);
    }

    function _checkKernel(Kernel calldata kernel, Transition calldata transition, uint256 openHeight)
        private
        view
        returns (bytes32 open)
    {
        open = kernelHashes[openHeight];
        bytes32 given = MosaicHash.kernelHash(kernel);
        if (given != open) revert KernelNotOpen(openHeight, open, given);
        if (transition.coreIdentifier != coreIdentifier) {
            revert ForeignTransition(coreIdentifier, transition.coreIdentifier);
        }
        if (transition.kernelHash != open) revert KernelMismatch(open, transition.kernelHash);
    }

    function _checkProgress(Transition calldata transition, Head memory head) private view {
        if (transition.dynasty <= head.dynasty) revert DynastyNotIncreasing(head.dynasty, transition.dynasty);
        if (transition.accumulatedGas < head.accumulatedGas) {
            revert AccumulatedGasDecreasing(head.accumulatedGas, transition.accumulatedGas);
        }
        uint256 number = transition.originBlockNumber;
        if (number < head.originBlockNumber) revert OriginObservationDecreasing(head.originBlockNumber, number);
        if (number % originEpochLength != 0) revert NotAnOriginEpoch(number, originEpochLength);
        _requireInHistory(number, transition.originBlockHash);
    }

    /// @dev The block number must increase: on one chain it follows from the dynasty, and it keeps every anchored state
    /// root as it is.
    function _checkSource(Link calldata link, bytes calldata header, uint64 committedNumber)
        private
        view
        returns (bytes32 stateRoot, uint64 number)
    {
        bytes32 headerHash = keccak256(header);
        if (headerHash != link.source) revert HeaderMismatch(link.source, headerHash);
        (stateRoot, number) = HeaderReader.read(header);
        if (number % epochLength != 0 || number / epochLength != link.sourceHeight) {
            revert NotAnEpoch(number, link.sourceHeight, epochLength);
        }
        // The height is a quotient of a 64-bit number by now: adding one to it cannot overflow.
        if (link.targetHeight != link.sourceHeight + 1) {
            revert LinkNotConsecutive(link.sourceHeight, link.targetHeight);
        }
        if (number <= committedNumber) revert BlockNumberNotIncreasing(committedNumber, number);
    }

    /// @dev Rivals of the committed proposal are dropped by their height: it is open no more.
    function _commit(bytes32 kernelHash, Proposal memory proposed) private returns (bytes32 metaBlockHash) {
        metaBlockHash = MosaicHash.metaBlockHash(kernelHash, proposed.transitionHash, proposed.source);
        _head = Head({
            height: proposed.height,
            dynasty: proposed.dynasty,
            blockNumber: proposed.blockNumber,
            originBlockNumber: proposed.originBlockNumber,
            source: proposed.source,
            accumulatedGas: proposed.accumulatedGas
        });
        metaBlockHashes[proposed.height] = metaBlockHash;
        stateRootAt[proposed.blockNumber] = proposed.stateRoot;
        emit MetaBlockCommitted(
            proposed.height,
            metaBlockHash,
            kernelHash,
            proposed.transitionHash,
            proposed.source,
            proposed.blockNumber,
            proposed.stateRoot,
            proposed.dynasty,
            proposed.accumulatedGas
        );
        _pin(proposed.originBlockNumber, proposed.originBlockHash);
        _openKernel(uint256(proposed.height) + 1, metaBlockHash);
    }

    function _openKernel(uint256 height, bytes32 parent) private {
        (address[] memory validators, uint256[] memory weights) = registry.openKernel(height);
        if (validators.length != weights.length) revert RegistryChangesMismatched(validators.length, weights.length);
        bytes32 kernelHash = MosaicHash.kernelHash(
            Kernel(height, parent, validators, weights, gasTarget, gasPrice)
        );
        kernelHashes[height] = kernelHash;
        emit KernelOpened(height, kernelHash, parent, validators, weights, gasTarget, gasPrice);
    }

    function _pin(uint256 number, bytes32 blockHash) private {
        if (originBlockHashes[number] != 0) return;
        originBlockHashes[number] = blockHash;
        emit OriginBlockPinned(number, blockHash);
    }

    /// @dev Marks the signers as counted and keeps, in place, those that were not before.
    function _countOnce(mapping(address => bool) storage counted, address[] memory signers)
        private
        returns (address[] memory)
    {
        uint256 kept = 0;
        for (uint256 index = 0; index < signers.length; ++index) {
            address signer = signers[index];
            if (counted[signer]) continue;
            counted[signer] = true;
            signers[kept++] = signer;
        }
        assembly ("memory-safe") {
            mstore(signers, kept)
        }
        return signers;
    }

    function _tallyKey(bytes32 name) private view returns (bytes32) {
        return keccak256(abi.encode(name, registry.slashings()));
    }

    function _totals(uint256 height) private view returns (uint256 forwardTotal, uint256 rearTotal) {
        return (registry.forwardTotal(height), registry.rearTotal(height));
    }

    function _requireInHistory(uint256 number, bytes32 given) private view {
        bytes32 known = _historicHash(number);
        if (known == 0 || known != given) revert OriginObservationUnknown(number, given, known);
    }

    /// @dev Pinned here, else among the last 256 blocks, else in EIP-2935's contract for 8,191 blocks; else zero.
    function _historicHash(uint256 number) private view returns (bytes32 known) {
        known = originBlockHashes[number];
        if (known == 0) known = Blockhash.blockHash(number);
    }

    /// @dev Strictly more than two thirds, exactly (spec 4.3).
    function _isSupermajority(uint256 voted, uint256 total) private pure returns (bool) {
        return 3 * voted > 2 * total;
    }
}
