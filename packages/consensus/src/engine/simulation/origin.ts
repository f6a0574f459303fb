import { hashOf, observationOf, originHeader } from '../../testing/chain.ts';
import { coreState } from '../../testing/core.ts';
import type { Address, AuxiliaryLink, ChainSpec, ConsensusState, Hash, Kernel, KernelInclusion } from '../../types.ts';
import type { EngineInput, OriginCheckpoint } from '../types.ts';

/** What nodes ask of the origin. */
export interface OriginPort {
	/** The proof of a kernel against an observation; undefined where Core did not hold it then. */
	readonly prove: (height: number, observation: Hash) => KernelInclusion | undefined;
	/** A consecutive link is complete whose source has this state: a meta-block may be committed with it. */
	readonly offer: (link: AuxiliaryLink, source: ConsensusState) => void;
}

/** Weights that a kernel changes; zero leaves. */
export type Changes = readonly (readonly [Address, bigint])[];

interface CoreState extends ReturnType<typeof coreState> {
	readonly kernels: readonly Kernel[];
}

/** An origin with its Core: it finalises checkpoints, takes commits, and opens the kernels that are planned. */
export class SimulatedOrigin implements OriginPort {
	/** Final checkpoints, ascending, from the first observation's successor on. */
	readonly checkpoints: OriginCheckpoint[] = [];
	/** What validators read there: commits and opened kernels, in order. */
	readonly news: EngineInput[] = [];
	readonly #spec: ChainSpec;
	readonly #plan: Changes[];
	readonly #kernels: Kernel[] = [];
	/** Core's state, and what it was at each checkpoint. */
	#core: CoreState;
	readonly #cores = new Map<Hash, CoreState>();
	#dynasty = 0;

	constructor(spec: ChainSpec, plan: readonly Changes[]) {
		this.#spec = spec;
		this.#plan = [...plan];
		this.#core = this.#coreNow();
	}

	/** Height of the kernel that is open: the one that the next meta-block is to name. */
	get openHeight(): number {
		return this.#kernels.length + 1;
	}

	/** Opens no further kernel. */
	close(): void {
		this.#plan.length = 0;
	}

	/** Finalises one more checkpoint. */
	advance(): void {
		const number = this.#nextNumber();
		const header = originHeader(number, this.#core.stateRoot);
		const { hash } = observationOf(header, number);
		this.checkpoints.push({ number, hash, header });
		this.#cores.set(hash, this.#core);
	}

	readonly prove = (height: number, observation: Hash): KernelInclusion | undefined => {
		const core = this.#cores.get(observation);
		const kernel = core?.kernels.find((held) => held.height === height);
		return kernel === undefined ? undefined : core?.include(kernel);
	};

	/** Commits the first meta-block offered for the open kernel, as long as there is one to open after it (spec 7). */
	readonly offer = ({ message }: AuxiliaryLink, source: ConsensusState): void => {
		if (source.kernel.height !== this.openHeight || source.dynasty <= this.#dynasty) return;
		const changes = this.#plan.shift();
		if (changes === undefined) return;
		this.#dynasty = source.dynasty;
		const height = this.openHeight;
		this.news.push({ kind: 'metaBlockCommitted', height, source: message.source, sourceHeight: message.sourceHeight });
		this.#kernels.push({
			height: height + 1,
			parent: hashOf(`meta-block ${height} ${message.source}`),
			validators: changes.map(([address]) => address),
			weights: changes.map(([, weight]) => weight),
			gasTarget: 1_000_000n,
			gasPrice: 7n,
		});
		this.#core = this.#coreNow();
		this.news.push({ kind: 'kernelOpened', height: height + 1, originNumber: this.#nextNumber() });
	};

	#coreNow(): CoreState {
		const kernels = [...this.#kernels];
		return { kernels, ...coreState(this.#spec, kernels) };
	}

	#nextNumber(): number {
		return (this.checkpoints.at(-1) ?? this.#spec.observation).number + this.#spec.originEpochLength;
	}
}
