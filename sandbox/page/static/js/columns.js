/** How wide each column is shown, and which columns hold figures. */

const WIDTHS = {
  "Entry ID": 130, Date: 96, "User Name": 128, Type: 96, Client: 190, Location: 120, Orders: 74, Amount: 98,
  Remarks: 210, "User ID": 100, Time: 64, Company: 84, "Entry Timestamp": 210, "Last Modified": 210,
  "Live Position": 120, Items: 340, Payment: 84, Paid: 92, Currency: 78, Status: 78,
};
const OWN_COLUMN = 140; // a column that people added
export const NUMBER_COLUMN = 54; // the row numbers at the left
const FIGURES = new Set(["Orders", "Amount", "Paid"]);

export function widths(header) {
  return [NUMBER_COLUMN, ...header.map((name) => WIDTHS[name] ?? OWN_COLUMN)];
}

export function isFigure(name) {
  return FIGURES.has(name);
}
