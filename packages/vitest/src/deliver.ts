import type { FoldedText } from '@reexec/coverage'
import { deliverIstanbul } from './deliver-istanbul.ts'
import { deliverV8 } from './deliver-v8.ts'
import type { Delivery } from './delivery.ts'
import type { IstanbulProvider } from './istanbul/instrument.ts'
import type { Share } from './share.ts'
import type { Supported } from './supported.ts'

/** Gives a share of children's counts to the provider, as if one more worker had finished. */
export async function deliver(
  provider: Supported,
  share: Share,
  texts: readonly FoldedText[],
): Promise<Delivery> {
  return provider.name === 'v8'
    ? await deliverV8(provider, share, texts)
    : await deliverIstanbul(provider as IstanbulProvider, share, texts)
}
