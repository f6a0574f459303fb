import { hexToBytes, writeHex } from '../bytes/hex.ts';
import type { Hex } from '../types.ts';

/** What can be encoded: byte strings (bytes or hex), integers, lists, and items that are encoded already. */
export type RlpInput = Uint8Array | Hex | number | bigint | EncodedRlp | readonly RlpInput[];

/** An item whose encoding is at hand, because it is shared and seldom changes. */
export interface EncodedRlp {
	readonly encoded: Uint8Array;
}

/**
 * Recursive-length prefix encoding (Ethereum yellow paper, appendix B). Integers are big-endian, without leading zeros.
 * Measured first, then written at once.
 */
export function encodeRlp(input: RlpInput): Uint8Array {
	const payloads: number[] = [];
	const target: Target = { bytes: new Uint8Array(measure(input, payloads)), offset: 0, payloads, list: 0 };
	write(target, input);
	return target.bytes;
}

interface Target {
	readonly bytes: Uint8Array;
	offset: number;
	/** Sizes of the lists' contents, in the order in which the lists begin. */
	readonly payloads: readonly number[];
	list: number;
}

/** Bytes of an item's encoding; notes the sizes of its lists' contents. */
function measure(input: RlpInput, payloads: number[]): number {
	if (typeof input === 'string') return stringSize(hexSize(input), hexSize(input) === 1 ? firstByte(input) : 0);
	if (typeof input === 'number' || typeof input === 'bigint') {
		const size = integerSize(input);
		return stringSize(size, size === 1 ? Number(input) : 0);
	}
	if (input instanceof Uint8Array) return stringSize(input.length, input[0] ?? 0);
	if ('encoded' in input) return input.encoded.length;
	const list = payloads.push(0) - 1;
	let size = 0;
	for (const item of input) size += measure(item, payloads);
	payloads[list] = size;
	return prefixSize(size) + size;
}

function write(target: Target, input: RlpInput): void {
	if (typeof input === 'string') writeHexString(target, input);
	else if (typeof input === 'number' || typeof input === 'bigint') writeInteger(target, input);
	else if (input instanceof Uint8Array) writeBytes(target, input);
	else if ('encoded' in input) append(target, input.encoded);
	else {
		writePrefix(target, 0xc0, target.payloads[target.list] ?? 0);
		target.list += 1;
		for (const item of input) write(target, item);
	}
}

function writeHexString(target: Target, hex: Hex): void {
	const size = hexSize(hex);
	if (size !== 1 || firstByte(hex) >= 0x80) writePrefix(target, 0x80, size);
	writeHex(target.bytes, target.offset, hex);
	target.offset += size;
}

function writeInteger(target: Target, value: number | bigint): void {
	if (value < 0x80 && value > 0) writeByte(target, Number(value));
	else writeBytes(target, integerBytes(value));
}

function writeBytes(target: Target, bytes: Uint8Array): void {
	if (bytes.length !== 1 || (bytes[0] ?? 0) >= 0x80) writePrefix(target, 0x80, bytes.length);
	append(target, bytes);
}

function writePrefix(target: Target, offset: number, size: number): void {
	if (size < 56) {
		writeByte(target, offset + size);
		return;
	}
	const length = integerBytes(size);
	writeByte(target, offset + 55 + length.length);
	append(target, length);
}

function append(target: Target, bytes: Uint8Array): void {
	target.bytes.set(bytes, target.offset);
	target.offset += bytes.length;
}

function writeByte(target: Target, value: number): void {
	target.bytes[target.offset] = value;
	target.offset += 1;
}

function stringSize(size: number, first: number): number {
	return size === 1 && first < 0x80 ? 1 : prefixSize(size) + size;
}

function prefixSize(size: number): number {
	return size < 56 ? 1 : 1 + integerSize(size);
}

function hexSize(hex: Hex): number {
	return (hex.length - 2) >> 1;
}

function firstByte(hex: Hex): number {
	return hexToBytes(hex.slice(0, 4))[0] ?? 0;
}

/** Bytes of an integer without leading zeros. */
function integerSize(value: number | bigint): number {
	return value === 0 || value === 0n ? 0 : (value.toString(16).length + 1) >> 1;
}

function integerBytes(value: number | bigint): Uint8Array {
	if (value === 0 || value === 0n) return new Uint8Array(0);
	const digits = value.toString(16);
	return hexToBytes(`0x${digits.length % 2 === 0 ? digits : `0${digits}`}`);
}
