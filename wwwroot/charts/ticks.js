// The ticks of a logarithmic axis: its decades; over less than two decades also 2 and 5 of each; over a narrow part even steps. The labels
// of one axis are all plain numbers or all powers of ten, as those of the files (Drawing/Pictures/AxisTicks.cs).
import { power } from './numbers.js';

const leastSpace = { x: 44, y: 20 };
const tolerance = 1e-9;

/** The ticks of an axis from 10^low to 10^high, with so many pixels, 'x' or 'y', in the form for plotly.js. */
export function logTicks([low, high], pixels, axis) {
  const perDecade = pixels / (high - low);
  const isIn = value => Math.log10(value) >= low - tolerance && Math.log10(value) <= high + tolerance;
  const isPlain = Math.floor(low) >= -2 && Math.ceil(high) <= 4;
  const exponents = range(Math.floor(low), Math.ceil(high));
  const minor = high - low > 8 ? [] : exponents.flatMap(e => [2, 3, 4, 5, 6, 7, 8, 9].map(digit => digit * 10 ** e)).filter(isIn);
  if (high - low < 2) {
    const digits = perDecade * Math.log10(2) >= leastSpace[axis] ? [1, 2, 5] : perDecade / 2 >= leastSpace[axis] ? [1, 3] : [1];
    const values = exponents.flatMap(e => digits.map(digit => ({ value: digit * 10 ** e, text: textOf(digit, e, isPlain) }))).filter(({ value }) => isIn(value));
    return values.length >= 2 ? ticks(values, minor) : ticks(evenSteps(10 ** low, 10 ** high, Math.max(2, Math.floor(pixels / leastSpace[axis] / 1.5))), []);
  }
  const every = [1, 2, 3, 5, 10, 20, 50, 100].find(n => n * perDecade >= leastSpace[axis]) ?? 200;
  const decades = exponents.map(e => ({ e, value: 10 ** e })).filter(({ value }) => isIn(value));
  return ticks(
    decades.filter(({ e }) => e % every === 0).map(({ e, value }) => ({ value, text: textOf(1, e, isPlain) })),
    every === 1 ? minor : decades.filter(({ e }) => e % every !== 0).map(({ value }) => value));
}

function ticks(major, minor) {
  return { tickvals: major.map(({ value }) => value), ticktext: major.map(({ text }) => text), minorvals: minor };
}

function textOf(digit, exponent, isPlain) {
  return isPlain ? String(Number((digit * 10 ** exponent).toFixed(3)))
    : digit === 1 ? power(exponent) : `${digit}×${power(exponent)}`;
}

function evenSteps(from, to, most) {
  const rough = (to - from) / most;
  const unit = 10 ** Math.floor(Math.log10(rough));
  const step = unit * [1, 2, 5, 10].find(factor => factor * unit >= rough);
  const exponent = Math.floor(Math.log10(to));
  const isPlain = exponent >= -3 && exponent < 6;
  const scale = isPlain ? 1 : 10 ** exponent;
  const digits = Math.max(0, -Math.floor(Math.log10(step / scale) + tolerance));
  return range(Math.ceil(from / step - tolerance), Math.floor(to / step + tolerance)).map(n => {
    const number = (n * step / scale).toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
    return { value: n * step, text: isPlain ? number : `${number}×${power(exponent)}` };
  });
}

function range(first, last) {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);
}
