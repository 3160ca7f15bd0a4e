/** How wide each column is shown, and which columns hold figures. */

const WIDTHS = {
  "Entry ID": 122, Date: 84, "User Name": 122, Type: 80, Client: 140, Location: 90, Orders: 62, Amount: 74,
  Remarks: 190, "User ID": 86, Time: 54, Company: 74, "Entry Timestamp": 196, "Last Modified": 196,
  "Live Position": 104, Items: 330, Payment: 74, Paid: 74, Currency: 72, Status: 66,
};
const OWN_COLUMN = 130; // a column that people added
export const NUMBER_COLUMN = 44; // the row numbers at the left
const FIGURES = new Set(["Orders", "Amount", "Paid"]);

export function widths(header) {
  return [NUMBER_COLUMN, ...header.map((name) => WIDTHS[name] ?? OWN_COLUMN)];
}

export function isFigure(name) {
  return FIGURES.has(name);
}
