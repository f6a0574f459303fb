// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {IValidatorRegistry} from "./IValidatorRegistry.sol";

/// @title A meta-blockchain on its origin chain (spec 2, 7).
/// @notice An unforkable chain of meta-blocks B(K, T, S): a kernel opened here, a transition of the auxiliary chain, and
/// a seal of its validators' votes. Each commit anchors a state root of the auxiliary chain.
/// @dev Nobody owns a Core, and it cannot be upgraded.
interface ICore {
    /// @notice Kernel K_n: opens height n (spec 7). Hashed as the EIP-712 struct of the same name.
    struct Kernel {
        uint256 height;
        /// Hash of the parent meta-block B_{n-1}.
        bytes32 parent;
        /// Validators whose weight changes, strictly ascending.
        address[] validators;
        /// Their weights from this kernel on.
        uint256[] weights;
        /// Gas of the auxiliary chain per meta-block up to which rewards are paid.
        uint256 gasTarget;
        /// Reward per unit of auxiliary gas, in the smallest unit of the staked token.
        uint256 gasPrice;
    }

    /// @notice Transition T(s), frozen with checkpoint s (spec 5). Hashed as the EIP-712 struct of the same name.
    struct Transition {
        bytes32 coreIdentifier;
        bytes32 kernelHash;
        /// Checkpoints finalised before s.
        uint256 dynasty;
        /// Gas used by the auxiliary chain before s.
        uint256 accumulatedGas;
        bytes32 accumulatedTransactionRoot;
        /// The origin checkpoint that the auxiliary chain had finalised.
        bytes32 originBlockHash;
        uint256 originBlockNumber;
    }

    /// @notice A link from checkpoint s to the next one; heights are block numbers over the epoch length (spec 4.1).
    struct Link {
        bytes32 source;
        bytes32 target;
        uint256 sourceHeight;
        uint256 targetHeight;
    }

    /// @notice What a Core is made with.
    struct Parameters {
        /// Hash of the auxiliary chain's genesis block.
        bytes32 genesisHash;
        bytes32 genesisStateRoot;
        /// Auxiliary blocks per epoch, at least 1.
        uint256 epochLength;
        /// Origin blocks per origin epoch, at least 1.
        uint256 originEpochLength;
        IValidatorRegistry registry;
        uint256 gasTarget;
        uint256 gasPrice;
        /// The first observation of the origin: an origin checkpoint in the origin's own history.
        uint256 originBlockNumber;
        bytes32 originBlockHash;
    }

    /// @notice A proposal that may still gather votes. All zero where nothing was proposed.
    struct Proposal {
        /// Height of the meta-block: a proposal stands while this height is open.
        uint64 height;
        uint64 dynasty;
        /// Number of the source block.
        uint64 blockNumber;
        uint64 originBlockNumber;
        bytes32 transitionHash;
        bytes32 source;
        bytes32 stateRoot;
        bytes32 originBlockHash;
        uint256 accumulatedGas;
    }

    /// @notice The committed meta-block with the greatest height.
    struct Commit {
        uint256 height;
        bytes32 metaBlockHash;
        bytes32 source;
        /// Number of the source block.
        uint256 blockNumber;
        /// State root of the auxiliary chain after the source block.
        bytes32 stateRoot;
        uint256 dynasty;
        uint256 accumulatedGas;
        uint256 originBlockNumber;
        bytes32 originBlockHash;
    }

    /// @notice A kernel was opened: proposals for its height may come.
    event KernelOpened(
        uint256 indexed height,
        bytes32 indexed kernelHash,
        bytes32 parent,
        address[] validators,
        uint256[] weights,
        uint256 gasTarget,
        uint256 gasPrice
    );
    /// @notice A meta-block was proposed without a seal.
    event MetaBlockProposed(
        uint256 indexed height, bytes32 indexed proposal, bytes32 source, uint256 dynasty, address proposer
    );
    /// @notice Votes for a proposal were counted; the weights are the sums so far.
    event VotesCounted(bytes32 indexed proposal, uint256 forwardWeight, uint256 rearWeight);
    /// @notice A meta-block was committed and its state root anchored.
    event MetaBlockCommitted(
        uint256 indexed height,
        bytes32 indexed metaBlockHash,
        bytes32 kernelHash,
        bytes32 transitionHash,
        bytes32 source,
        uint256 blockNumber,
        bytes32 stateRoot,
        uint256 dynasty,
        uint256 accumulatedGas
    );
    /// @notice The hash of an origin block was stored for good.
    event OriginBlockPinned(uint256 indexed number, bytes32 blockHash);

    /// @notice The kernel is not the open one.
    error KernelNotOpen(uint256 openHeight, bytes32 openKernelHash, bytes32 givenKernelHash);
    /// @notice The transition belongs to another Core.
    error ForeignTransition(bytes32 expected, bytes32 given);
    /// @notice The transition was made under another kernel.
    error KernelMismatch(bytes32 expected, bytes32 given);
    error DynastyNotIncreasing(uint256 committed, uint256 given);
    error AccumulatedGasDecreasing(uint256 committed, uint256 given);
    error BlockNumberNotIncreasing(uint256 committed, uint256 given);
    /// @notice The header is not that of the link's source.
    error HeaderMismatch(bytes32 source, bytes32 headerHash);
    /// @notice The source block's number is not its height times the epoch length.
    error NotAnEpoch(uint256 blockNumber, uint256 sourceHeight, uint256 epochLength);
    /// @notice The target is not the checkpoint right after the source.
    error LinkNotConsecutive(uint256 sourceHeight, uint256 targetHeight);
    /// @notice The origin block's number is not a multiple of the origin epoch length.
    error NotAnOriginEpoch(uint256 number, uint256 originEpochLength);
    error OriginObservationDecreasing(uint256 committed, uint256 given);
    /// @notice The origin's history, as far as this contract sees it, has another hash at this number (zero: it sees
    /// none, as for the current block, for the future, and for blocks more than 8,191 back that nobody pinned).
    error OriginObservationUnknown(uint256 number, bytes32 given, bytes32 known);
    error OriginBlockUnknown(uint256 number);
    error AlreadyProposed(bytes32 proposal);
    /// @notice Nothing of this hash stands: it was never proposed, or its height was committed.
    error ProposalUnknown(bytes32 proposal);
    /// @notice The votes are not strictly more than two thirds of the weight in both sets.
    error SupermajorityMissing(uint256 forwardVoted, uint256 forwardTotal, uint256 rearVoted, uint256 rearTotal);
    error RegistryChangesMismatched(uint256 validators, uint256 weights);
    error GenesisMissing();
    error EpochLengthZero();
    error RegistryWithoutCode(address registry);

    /// @notice Proposes a meta-block for the open height; votes follow with {vote} (spec 7).
    /// @param header RLP of the header of the link's source.
    /// @return proposal Name of the proposal: the digest that its votes sign.
    /// @dev Reverts with any error of the checks of spec 7, `AlreadyProposed`, or those of HeaderReader.
    function propose(
        Kernel calldata kernel,
        Transition calldata transition,
        Link calldata link,
        bytes calldata header
    ) external returns (bytes32 proposal);

    /// @notice Counts votes for a proposal, and commits it as soon as it has a supermajority. A validator counts once,
    /// in however many calls its vote comes.
    /// @param seal Version byte and signatures, see Seal.
    /// @return committed Whether the meta-block was committed.
    /// @dev Reverts `ProposalUnknown`, or with the errors of Seal.
    function vote(bytes32 proposal, bytes calldata seal) external returns (bool committed);

    /// @notice Proposes and commits in one call, storing nothing per vote.
    /// @param header RLP of the header of the link's source.
    /// @param seal Version byte and signatures of a supermajority, see Seal.
    /// @return metaBlockHash Hash of the meta-block committed.
    /// @dev Reverts with any error of the checks of spec 7, `SupermajorityMissing`, or those of HeaderReader and Seal.
    function commit(
        Kernel calldata kernel,
        Transition calldata transition,
        Link calldata link,
        bytes calldata header,
        bytes calldata seal
    ) external returns (bytes32 metaBlockHash);

    /// @notice Stores the hash of an origin checkpoint while the chain still shows it (8,191 blocks), so that a meta-block
    /// observing it can be committed later. Anyone may call; a second call changes nothing.
    /// @dev Reverts `NotAnOriginEpoch` or `OriginBlockUnknown`.
    function pinOriginBlock(uint256 number) external returns (bytes32 blockHash);

    /// @notice 12-byte chain id of the origin, then this contract's address (spec 2).
    function coreIdentifier() external view returns (bytes32);

    /// @notice EIP-712 domain separator of all that validators sign.
    function domainSeparator() external view returns (bytes32);

    function genesisHash() external view returns (bytes32);

    /// @notice Auxiliary blocks per epoch.
    function epochLength() external view returns (uint256);

    /// @notice Origin blocks per origin epoch.
    function originEpochLength() external view returns (uint256);

    function registry() external view returns (IValidatorRegistry);

    /// @notice The gas target of every kernel.
    function gasTarget() external view returns (uint256);

    /// @notice The gas price of every kernel.
    function gasPrice() external view returns (uint256);

    /// @notice Height of the meta-block to be committed next.
    function openKernelHeight() external view returns (uint256);

    /// @notice Hash of the kernel of a height; zero for heights not opened yet. Storage slot 0.
    function kernelHashes(uint256 height) external view returns (bytes32);

    /// @notice Hash of the meta-block of a height; zero for heights not committed yet. Height 0 is the genesis.
    function metaBlockHashes(uint256 height) external view returns (bytes32);

    /// @notice Pinned hash of an origin block; zero where nobody pinned it.
    function originBlockHashes(uint256 number) external view returns (bytes32);

    /// @notice The committed meta-block with the greatest height; height 0 is the genesis.
    function lastCommit() external view returns (Commit memory);

    /// @notice State root of the auxiliary chain after a block; zero where no commit has that block as its source.
    function stateRootAt(uint256 blockNumber) external view returns (bytes32);

    /// @notice A proposal by its name, standing or dropped.
    function proposal(bytes32 name) external view returns (Proposal memory);

    /// @notice The weights counted for a proposal over calls of {vote}, as of the registry's last slashing.
    function votesOf(bytes32 name) external view returns (uint256 forwardWeight, uint256 rearWeight);
}
