import { americas } from './values/americas.ts';
import { asiaPacific } from './values/asia-pacific.ts';
import { cloudCredentials } from './values/cloud-credentials.ts';
import { europeNorthEast } from './values/europe-north-east.ts';
import { europeSouth } from './values/europe-south.ts';
import { europeWest } from './values/europe-west.ts';
import { finance } from './values/finance.ts';
import { middleEastAfrica } from './values/middle-east-africa.ts';
import { personal } from './values/personal.ts';
import { serviceCredentials } from './values/service-credentials.ts';
import type { ValueKind } from './value-kind.ts';

export const credentialKinds: readonly ValueKind[] = [...cloudCredentials, ...serviceCredentials];

/** Every type that values are planted of. */
export const kinds: readonly ValueKind[] = [
  ...finance,
  ...credentialKinds,
  ...personal,
  ...americas,
  ...europeWest,
  ...europeSouth,
  ...europeNorthEast,
  ...asiaPacific,
  ...middleEastAfrica,
];
