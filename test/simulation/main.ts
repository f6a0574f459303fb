import { parseArgs } from 'node:util';
import { makeKeys, Simulation, testSpec } from '@mosaic/consensus/simulation';
import { runScenario } from './runScenario.ts';
import { epochCost } from './scaling.ts';
import { scenarioOf } from './scenario.ts';
import { Story } from './story.ts';

const usage = `npm run simulate -- [--seeds 500] [--from 1] [--validators 4]   many seeds; the first breach is told, and ends it
npm run simulate -- --seed 123 [--validators 7] [--last 10]      one seed, told slot by slot, or its last slots
npm run simulate -- --bench                                      slots a second
npm run simulate -- --scaling                                    what an epoch costs with 4 to 100 validators`;

const { values } = parseArgs({
	options: {
		seeds: { type: 'string', default: '500' },
		from: { type: 'string', default: '1' },
		seed: { type: 'string' },
		last: { type: 'string' },
		validators: { type: 'string' },
		bench: { type: 'boolean', default: false },
		scaling: { type: 'boolean', default: false },
		help: { type: 'boolean', default: false },
	},
});
// Whoever read the story may have seen enough (`| head`).
process.stdout.on('error', () => process.exit(0));
const validators = values.validators === undefined ? undefined : integer('validators', values.validators);

if (values.help) process.stdout.write(`${usage}\n`);
else if (values.bench) bench();
else if (values.scaling) scaling();
else if (values.seed !== undefined) process.exitCode = replay(integer('seed', values.seed));
else process.exitCode = runMany(integer('from', values.from), integer('seeds', values.seeds));

function integer(name: string, text: string): number {
	if (/^\d{1,9}$/.test(text)) return Number(text);
	process.stderr.write(`--${name} takes a whole number, not '${text}'\n${usage}\n`);
	return process.exit(2);
}

/** Runs a seed and tells its story; the exit code. */
function replay(seed: number): number {
	const story = new Story();
	const last = values.last === undefined ? undefined : integer('last', values.last);
	const scenario = scenarioOf(seed, validators);
	const { violation, recovery } = runScenario(scenario, story.tell);
	process.stdout.write(`${story.lines(scenario, last).join('\n')}\n`);
	if (violation === null) process.stdout.write(`all held; finality resumed after ${recovery ?? 'no'} epochs\n`);
	return violation === null ? 0 : 1;
}

function runMany(from: number, count: number): number {
	const sums = {
		partitions: 0,
		crashes: 0,
		blackouts: 0,
		clocks: 0,
		handovers: 0,
		offenders: 0,
		slowest: 0,
		slowestHandover: 0,
		slots: 0,
	};
	const began = performance.now();
	for (let seed = from; seed < from + count; seed += 1) {
		const { violation, recovery, handover, kernel, slots, faults, offenders } = runScenario(
			scenarioOf(seed, validators),
		);
		if (violation !== null) {
			const suffix = validators === undefined ? '' : ` --validators ${validators}`;
			process.stdout.write(`seed ${seed}: ${violation}\nreplay: npm run simulate -- --seed ${seed}${suffix}\n`);
			return 1;
		}
		sums.partitions += faults.partitions;
		sums.crashes += faults.crashes;
		sums.blackouts += faults.blackouts;
		sums.clocks += faults.clocks;
		sums.handovers += kernel - 1;
		sums.slots += slots;
		sums.slowestHandover = Math.max(sums.slowestHandover, handover ?? 0);
		sums.offenders += offenders;
		sums.slowest = Math.max(sums.slowest, recovery ?? 0);
		if ((seed - from + 1) % 100 === 0) process.stdout.write(`${seed - from + 1} of ${count} seeds\n`);
	}
	const seconds = (performance.now() - began) / 1000;
	process.stdout.write(
		`${count} seeds held in ${Math.round(seconds)} s: ${sums.partitions} partitions, ${sums.crashes} crashes, ${sums.blackouts} of everyone, ` +
			`${sums.clocks} clocks off, ${sums.handovers} handovers, ${sums.offenders} validators proven guilty; ` +
			`slowest recovery ${sums.slowest} epochs, slowest handover ${sums.slowestHandover} slots\n` +
			`${sums.slots} slots of networks of all sizes, ${Math.round(sums.slots / seconds)} slots/s\n`,
	);
	return 0;
}

/** Slots a second without faults, after a run that lets the program get warm. */
function bench(): void {
	for (const [count, epochLength, slots] of [
		[4, 1, 4_000],
		[4, 1, 8_000],
		[4, 4, 8_000],
		[7, 1, 4_000],
		[31, 1, 200],
		[100, 1, 20],
	] as const) {
		const keys = makeKeys(count);
		const members = keys.map(({ address }) => ({ address, weight: 1n }));
		const spec = testSpec({ validators: members, epochLength, slotSeconds: 1 });
		const simulation = new Simulation({ seed: 1, spec, nodes: keys.map((key) => ({ keys: [key] })), maxDelay: 400 });
		simulation.giveAll({ kind: 'transactionsWaiting', waiting: true });
		const began = performance.now();
		const before = process.cpuUsage();
		simulation.run(slots);
		const { user, system } = process.cpuUsage(before);
		const rate = Math.round(slots / ((performance.now() - began) / 1000));
		const cost = Math.round((user + system) / slots);
		process.stdout.write(`${count} validators, epochs of ${epochLength}: ${rate} slots/s, ${cost} µs of CPU a slot\n`);
	}
}

/** Prints what docs/scaling.md tells. */
function scaling(): void {
	process.stdout.write('validators | vote | link | body | votes received | signature checks | engine ms\n');
	for (const validators of [4, 7, 16, 31, 64, 100]) {
		const { vote, link, body, received, checks, time } = epochCost(validators);
		const row = [validators, vote, link, body, received, checks, time.toFixed(2)];
		process.stdout.write(`${row.join(' | ')}\n`);
	}
}
