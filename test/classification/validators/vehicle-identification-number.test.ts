import { expect, it } from 'vitest';
import { hasVinCheckDigit } from '../../../classification/validators/vehicle-identification-number.ts';

it('hasVinCheckDigit() holds for published examples and not for their neighbours', () => {
  for (const vin of ['1M8GDM9AXKP042788', '11111111111111111', '5GZCZ43D13S812715'])
    expect(hasVinCheckDigit(vin)).toBe(true);
  for (const vin of ['1M8GDM9A1KP042788', '5GZCZ43D23S812715']) expect(hasVinCheckDigit(vin)).toBe(false);
});
