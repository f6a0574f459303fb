import { keccakHex } from '@mosaic/consensus';
import { selectorOf } from './consoleSignatures.ts';

/** Errors of the token standards (ERC-6093), of OpenZeppelin's contracts that most DApps have, and Solidity's own. */
const errors = [
	'Error(string)',
	'Panic(uint256)',
	'ERC20InsufficientBalance(address,uint256,uint256)',
	'ERC20InvalidSender(address)',
	'ERC20InvalidReceiver(address)',
	'ERC20InsufficientAllowance(address,uint256,uint256)',
	'ERC20InvalidApprover(address)',
	'ERC20InvalidSpender(address)',
	'ERC721InvalidOwner(address)',
	'ERC721NonexistentToken(uint256)',
	'ERC721IncorrectOwner(address,uint256,address)',
	'ERC721InvalidSender(address)',
	'ERC721InvalidReceiver(address)',
	'ERC721InsufficientApproval(address,uint256)',
	'ERC721InvalidApprover(address)',
	'ERC721InvalidOperator(address)',
	'ERC1155InsufficientBalance(address,uint256,uint256,uint256)',
	'ERC1155InvalidSender(address)',
	'ERC1155InvalidReceiver(address)',
	'ERC1155MissingApprovalForAll(address,address)',
	'ERC1155InvalidApprover(address)',
	'ERC1155InvalidOperator(address)',
	'ERC1155InvalidArrayLength(uint256,uint256)',
	'ERC2612ExpiredSignature(uint256)',
	'ERC2612InvalidSigner(address,address)',
	'ERC4626ExceededMaxDeposit(address,uint256,uint256)',
	'ERC4626ExceededMaxMint(address,uint256,uint256)',
	'ERC4626ExceededMaxWithdraw(address,uint256,uint256)',
	'ERC4626ExceededMaxRedeem(address,uint256,uint256)',
	'OwnableUnauthorizedAccount(address)',
	'OwnableInvalidOwner(address)',
	'AccessControlUnauthorizedAccount(address,bytes32)',
	'AccessControlBadConfirmation()',
	'EnforcedPause()',
	'ExpectedPause()',
	'ReentrancyGuardReentrantCall()',
	'InvalidInitialization()',
	'NotInitializing()',
	'SafeERC20FailedOperation(address)',
	'AddressEmptyCode(address)',
	'FailedCall()',
	'InsufficientBalance(uint256,uint256)',
	'ECDSAInvalidSignature()',
	'ECDSAInvalidSignatureLength(uint256)',
	'ECDSAInvalidSignatureS(bytes32)',
	'InvalidAccountNonce(address,uint256)',
	'SafeCastOverflowedUintDowncast(uint8,uint256)',
	'ERC1967InvalidImplementation(address)',
	'ERC1967NonPayable()',
	'UUPSUnauthorizedCallContext()',
	'UUPSUnsupportedProxiableUUID(bytes32)',
];

/** Functions of the token standards. */
const functions = [
	'name()',
	'symbol()',
	'decimals()',
	'totalSupply()',
	'balanceOf(address)',
	'allowance(address,address)',
	'transfer(address,uint256)',
	'approve(address,uint256)',
	'transferFrom(address,address,uint256)',
	'mint(address,uint256)',
	'burn(uint256)',
	'deposit()',
	'withdraw(uint256)',
	'owner()',
	'transferOwnership(address)',
	'renounceOwnership()',
	'ownerOf(uint256)',
	'tokenURI(uint256)',
	'getApproved(uint256)',
	'isApprovedForAll(address,address)',
	'setApprovalForAll(address,bool)',
	'safeTransferFrom(address,address,uint256)',
	'safeTransferFrom(address,address,uint256,bytes)',
	'onERC721Received(address,address,uint256,bytes)',
	'balanceOf(address,uint256)',
	'safeTransferFrom(address,address,uint256,uint256,bytes)',
	'onERC1155Received(address,address,uint256,uint256,bytes)',
	'supportsInterface(bytes4)',
	'nonces(address)',
	'permit(address,address,uint256,uint256,uint8,bytes32,bytes32)',
];

/** Their events; how many arguments are indexed is told by a log's topics. */
const events = [
	'Transfer(address,address,uint256)',
	'Approval(address,address,uint256)',
	'ApprovalForAll(address,address,bool)',
	'TransferSingle(address,address,address,uint256,uint256)',
	'OwnershipTransferred(address,address)',
	'Deposit(address,uint256)',
	'Withdrawal(address,uint256)',
	'Paused(address)',
	'Unpaused(address)',
	'Initialized(uint64)',
	'Upgraded(address)',
	'RoleGranted(bytes32,address,address)',
	'RoleRevoked(bytes32,address,address)',
];

const errorsBySelector = new Map(errors.map((signature) => [selectorOf(signature), signature]));
const functionsBySelector = new Map(functions.map((signature) => [selectorOf(signature), signature]));
const eventsByTopic = new Map(events.map((signature) => [hashOf(signature), signature]));

/** The signature of a well-known error with this selector: eight digits. */
export function errorSignature(selector: string): string | undefined {
	return errorsBySelector.get(selector);
}

/** The signature of a well-known function with this selector: eight digits. */
export function functionSignature(selector: string): string | undefined {
	return functionsBySelector.get(selector);
}

/** The signature of a well-known event with this first topic. */
export function eventSignature(topic: string): string | undefined {
	return eventsByTopic.get(topic);
}

function hashOf(signature: string): string {
	return keccakHex(Buffer.from(signature));
}
