// Formats numbers for the pages; Words/Format.cs has the same rules for the server.
const superscripts = { '-': '⁻', 0: '⁰', 1: '¹', 2: '²', 3: '³', 4: '⁴', 5: '⁵', 6: '⁶', 7: '⁷', 8: '⁸', 9: '⁹' };

/** A measured number in three significant digits: 0.0123, 1,230, 1.23×10⁻⁵. */
export function measure(value) {
  if (value === 0 || !Number.isFinite(value)) {
    return value === 0 ? '0' : '–';
  }
  if (value < 0) {
    return `−${measure(-value)}`;
  }
  const [mantissa, exponentText] = value.toExponential(2).split('e');
  const exponent = Number(exponentText);
  if (exponent < -3 || exponent > 3) {
    return `${mantissa}×${power(exponent)}`;
  }
  // The browser's own number formats are too slow for whole curves.
  return exponent < 3 ? value.toFixed(2 - exponent) : `${mantissa[0]},${mantissa.slice(2)}0`;
}

/** A power of ten: 10⁻⁵. */
export function power(exponent) {
  return `10${[...String(exponent)].map(digit => superscripts[digit]).join('')}`;
}

/** A share as a percentage, never rounded up to 100: 99.1 %. */
export function percent(share) {
  return Number.isFinite(share) ? `${(Math.floor(share * 1000 + 1e-9) / 10).toFixed(1)} %` : '–';
}

/** A number that a user set, short and exact: 0.5, 1e-3. */
export function setting(value) {
  return value === 0 || (Math.abs(value) >= 0.01 && Math.abs(value) < 1e5) ? String(value) : value.toExponential().replace('e+', 'e');
}

/** A value of a curve, of shares or of measures. */
export function reading(value, isShare) {
  return isShare ? percent(value) : measure(value);
}
