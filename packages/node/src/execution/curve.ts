import { MCLBLS } from '@ethereumjs/evm';
import mcl from 'mcl-wasm';

/** Curve BLS12-381, loaded once, when a contract is called that needs it: ethereumjs's own choice lets 30 Mgas hold a node for two minutes. */
export type Curve = typeof mcl;

let loading: Promise<Curve> | undefined;
let loaded: Curve | null = null;

/** Loads the curve; must be awaited before {@link curve} is used. */
export function loadCurve(): Promise<Curve> {
	loading ??= mcl.init(mcl.BLS12_381).then(() => {
		mcl.setETHserialization(true);
		// Points have to lie in their groups, and are mapped to as EIP-2537 says.
		new MCLBLS(mcl).init();
		loaded = mcl;
		return mcl;
	});
	return loading;
}

/** The curve, once it is loaded: the contracts that use it wait for it. */
export function curve(): Curve {
	if (loaded === null) throw new TypeError('the curve is used before it is loaded');
	return loaded;
}
