import type { Address, Hash } from '@mosaic/consensus';
import type { LogFilter, LogQuery } from '../data.ts';
import { invalidParameter } from '../errors/rpcError.ts';
import { blockNumberOrTag, LATEST } from './block.ts';
import { array, mapped, nullable, partialObject, union } from './combinators.ts';
import { address, hash } from './primitives.ts';

const MOST_ADDRESSES = 1_000;
const MOST_ALTERNATIVES = 1_000;
const TOPIC_POSITIONS = 4;

const oneAddress = mapped(address, 'an address', (value): readonly Address[] => [value]);
const manyAddresses = array(address, MOST_ADDRESSES);
const addresses = union('an address or an array of addresses', (value) =>
	Array.isArray(value) ? manyAddresses : typeof value === 'string' ? oneAddress : null,
);

const oneTopic = mapped(hash, 'a topic', (value): readonly Hash[] => [value]);
const topicAlternatives = mapped(
	array(nullable(hash), MOST_ALTERNATIVES),
	'an array of topics',
	// A null among alternatives lets any topic pass, as in geth.
	(values): readonly Hash[] => (values.includes(null) ? [] : values.filter((value) => value !== null)),
);
const topic = nullable(
	union('a topic, an array of topics or null', (value) =>
		Array.isArray(value) ? topicAlternatives : typeof value === 'string' ? oneTopic : null,
	),
);
const topics = array(topic, TOPIC_POSITIONS);

const fields = { address: addresses, topics };

/** Addresses and topics alone: what `eth_subscribe` takes. */
export const logFilter = mapped(
	partialObject('a log filter', fields),
	'a log filter',
	(given): LogFilter => ({ addresses: given.address ?? [], topics: given.topics ?? [] }),
);

/** A log filter with the blocks it is about: by hash, or a range that is the head alone where nothing is said. */
export const logQuery = mapped(
	partialObject('a log filter', { ...fields, fromBlock: blockNumberOrTag, toBlock: blockNumberOrTag, blockHash: hash }),
	'a log filter',
	(given, path): LogQuery => {
		const base = { addresses: given.address ?? [], topics: given.topics ?? [] };
		if (given.blockHash === undefined) {
			return { ...base, range: { kind: 'range', from: given.fromBlock ?? LATEST, to: given.toBlock ?? LATEST } };
		}
		if (given.fromBlock !== undefined || given.toBlock !== undefined) {
			throw invalidParameter(path, 'cannot specify both BlockHash and FromBlock/ToBlock, choose one or the other');
		}
		return { ...base, range: { kind: 'block', hash: given.blockHash } };
	},
);
