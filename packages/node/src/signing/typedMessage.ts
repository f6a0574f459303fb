import {
	type BlockSeal,
	blockSealDigest,
	type CoreLocation,
	type Hash,
	type OriginVoteMessage,
	originVoteDigest,
	type SigningDomain,
	type VoteMessage,
	voteDigest,
} from '@mosaic/consensus';

/** What a validator signs, with the name of its EIP-712 type (spec 2). */
export type TypedMessage =
	| { readonly type: 'VoteMessage'; readonly message: VoteMessage }
	| { readonly type: 'OriginVoteMessage'; readonly message: OriginVoteMessage }
	| { readonly type: 'BlockSeal'; readonly message: BlockSeal };

/** EIP-712 typed data as wallets and signers take it: plain JSON, integers as decimal text. */
export interface TypedData {
	readonly types: Readonly<Record<string, readonly { readonly name: string; readonly type: string }[]>>;
	readonly primaryType: TypedMessage['type'];
	readonly domain: {
		readonly name: 'Mosaic';
		readonly version: '1';
		readonly chainId: number;
		readonly verifyingContract: string;
	};
	readonly message: Readonly<Record<string, string>>;
}

/** The fields of each type, in the order of spec 2. */
const fields = {
	EIP712Domain: ['string name', 'string version', 'uint256 chainId', 'address verifyingContract'],
	VoteMessage: [
		'bytes32 transitionHash',
		'bytes32 source',
		'bytes32 target',
		'uint256 sourceHeight',
		'uint256 targetHeight',
	],
	OriginVoteMessage: ['bytes32 source', 'bytes32 target', 'uint256 sourceHeight', 'uint256 targetHeight'],
	BlockSeal: ['uint256 slot', 'bytes32 blockHash'],
} as const;

/** What is signed in the end: the EIP-712 digest. */
export function digestOf(domain: SigningDomain, { type, message }: TypedMessage): Hash {
	switch (type) {
		case 'VoteMessage':
			return voteDigest(domain, message);
		case 'OriginVoteMessage':
			return originVoteDigest(domain, message);
		case 'BlockSeal':
			return blockSealDigest(domain, message);
	}
}

/** The message in full, for a signer that makes the digest itself. */
export function typedDataOf(core: CoreLocation, { type, message }: TypedMessage): TypedData {
	const declared = fieldsOf(type);
	const values: Readonly<Record<string, string | number>> = { ...message };
	return {
		types: { EIP712Domain: fieldsOf('EIP712Domain'), [type]: declared },
		primaryType: type,
		domain: { name: 'Mosaic', version: '1', chainId: core.chainId, verifyingContract: core.address },
		message: Object.fromEntries(declared.map(({ name }) => [name, String(values[name])])),
	};
}

function fieldsOf(type: keyof typeof fields): { name: string; type: string }[] {
	return fields[type].map((field) => {
		const [of = '', name = ''] = field.split(' ');
		return { name, type: of };
	});
}
