// A link may hold what its run gave who made it (share.js).

/** Of a link that says what its run gave: whether it does. Empty where nothing can be said. */
export function same_or_not({ shared_result, digest }) {
  if (!shared_result || !digest) return '';
  const [result, version] = shared_result.split(/-(.*)/s);
  if (result === digest) return 'Same result as when this link was made.';
  return `The result differs from that of version ${version || 'unknown'}, with which this link was made.`;
}
