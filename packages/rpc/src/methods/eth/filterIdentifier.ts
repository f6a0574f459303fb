import type { Hex } from '@mosaic/consensus';
import { quantity as format } from '../../format/quantity.ts';
import { mapped } from '../../schema/combinators.ts';
import { quantity } from '../../schema/primitives.ts';
import type { Schema } from '../../schema/schema.ts';

/** The identifier of an installed filter, as `eth_newFilter` answers it. */
export const filterIdentifier: Schema<Hex, Hex> = mapped(quantity, 'a filter identifier', (value) => format(value));
