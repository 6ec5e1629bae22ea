import { createCmsProtector } from './cms/cms.ts';
import type { Protector } from './protector.ts';

/** Every protector; policies name one by its `name`. */
export const protectors: readonly Protector[] = [createCmsProtector()];
