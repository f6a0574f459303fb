import { invalidParameter } from '../../errors/rpcError.ts';
import { formatFeeHistory } from '../../format/feeHistory.ts';
import { blockNumberOrTag } from '../../schema/block.ts';
import { array, mapped } from '../../schema/combinators.ts';
import { countOrNumber, percentile } from '../../schema/primitives.ts';
import { optional, required } from '../method.ts';
import { declareEth } from './declare.ts';

/** Percentiles a caller may ask for. */
const MOST_PERCENTILES = 100;

const percentiles = mapped(array(percentile, MOST_PERCENTILES), 'ascending percentiles', (values, path) => {
	if (values.some((value, index) => value < (values[index - 1] ?? 0)))
		throw invalidParameter(path, 'not in ascending order');
	return values;
});

type Whole = ReturnType<typeof formatFeeHistory>;
/** Of no blocks the two fields that need none. */
type FeeHistory = Partial<Whole> & Pick<Whole, 'oldestBlock' | 'gasUsedRatio'>;

/** Base fees, gas used and tips of a range of blocks, ending at the newest. */
export const feeHistory = declareEth({
	name: 'eth_feeHistory',
	summary: 'Base fees, gas used and tips of a range of blocks, ending at the newest.',
	parameters: [
		required('blockCount', countOrNumber),
		required('newestBlock', blockNumberOrTag),
		optional('rewardPercentiles', percentiles, []),
	],
	result: 'the oldest block and a list of each figure',
	handler: async ({ chain }, [blockCount, newest, percentilesWanted]): Promise<FeeHistory> => {
		if (blockCount === 0) return { oldestBlock: '0x0', gasUsedRatio: [] };
		const history = await chain.feeHistory({ blockCount, newest, percentiles: percentilesWanted });
		return formatFeeHistory(history);
	},
});
