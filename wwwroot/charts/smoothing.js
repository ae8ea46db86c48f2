// Smooths curves for the eye; Drawing/CurveSmoothing.cs does the same on the server.

/**
 * Smooths values in the order of their positions, by { kind: 'ema' | 'median', span }: the exponentially weighted mean with
 * α = 2/(span + 1), or the median of a window of span values around each. A value that is not drawn (null, or 0 or less on a
 * logarithmic axis) breaks the line: smoothing begins anew behind it. Where isLog, the mean is that of the logarithms. Returns as
 * many values, null where nothing is drawn.
 */
export function smoothed(values, { kind, span }, isLog) {
  const result = values.map(() => null);
  let line = [];
  const end = index => {
    smoothLine(line, kind, span, isLog).forEach((value, i) => { result[index - line.length + i] = value; });
    line = [];
  };
  values.forEach((value, i) => {
    if (Number.isFinite(value) && (value > 0 || !isLog)) {
      line.push(value);
    } else {
      end(i);
    }
  });
  end(values.length);
  return result;
}

/** What the legend says behind the name of a smoothed curve. */
export function label({ kind, span }) { return `(${kind === 'ema' ? 'EMA' : 'median'} ${span})`; }

function smoothLine(line, kind, span, isLog) {
  return kind === 'median' ? medians(line, span >> 1)
    : isLog ? means(line.map(Math.log), span).map(Math.exp)
    : means(line, span);
}

// Weights (1 − α)^i, normalised over the values so far.
function means(line, span) {
  const keep = 1 - 2 / (span + 1);
  let sum = 0;
  let weights = 0;
  return line.map(value => {
    sum = value + keep * sum;
    weights = 1 + keep * weights;
    return sum / weights;
  });
}

function medians(line, half) {
  return line.map((_, i) => {
    const window = line.slice(Math.max(0, i - half), i + half + 1).sort((a, b) => a - b);
    const middle = window.length >> 1;
    return window.length % 2 === 1 ? window[middle] : (window[middle - 1] + window[middle]) / 2;
  });
}
