import mcl from 'mcl-wasm';

/** Curve BLS12-381, loaded once: ethereumjs's own choice lets 30 Mgas hold a node for two minutes. */
export type Curve = typeof mcl;

let loading: Promise<Curve> | undefined;
let loaded: Curve | null = null;

/** Loads the curve; must be awaited before {@link curve} is used. */
export function loadCurve(): Promise<Curve> {
	loading ??= mcl.init(mcl.BLS12_381).then(() => {
		mcl.setETHserialization(true);
		loaded = mcl;
		return mcl;
	});
	return loading;
}

/** The curve, once it is loaded: a machine waits for it. */
export function curve(): Curve {
	if (loaded === null) throw new TypeError('the curve is used before it is loaded');
	return loaded;
}
