import { commaSeparated } from '../patterns.ts';

/** Words of forms, in English, that the types of several countries share. American spelling. */
export const driversLicenseWords = commaSeparated(`
  driver license, driver licenses, drivers license, drivers licenses, driver s license, driver s licenses,
  driverlicense, driverslicense, driving license, driving licenses, driver lic, drivers lic, driver s lic,
  driverlic, driverslic, driver license number, driver s permit, drivers permit, operator license
`);

/** The same, as the Commonwealth spells it. */
export const driversLicenceWords = commaSeparated(`
  driver licence, driver licences, drivers licence, drivers licences, driver s licence, driver s licences,
  driverlicence, driverslicence, driving licence, driving licences, driving permit
`);

export const passportWords = commaSeparated(`
  passport, passports, passport number, passport no, passport num, passport id, passportid, passportno,
  passportnumber, travel document
`);

/** What other numbers are called: near one of these, a number without a keyword of its own is not taken for an id. */
export const otherNumberWords = commaSeparated(`
  order, orders, order number, order no, invoice, receipt, ticket, tracking, shipment, consignment, parcel, batch, lot, part,
  parts, part number, serial, serial number, sku, product, product code, item, article, model, build, version, release,
  barcode, ean, upc, isbn, asset, equipment, catalogue, catalog, booking, flight, phone, telephone, tel, fax, pedido, factura,
  bestellung, 注文, 订单, 訂單
`);
