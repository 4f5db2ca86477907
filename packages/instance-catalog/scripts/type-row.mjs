// One instance type of the facts as a line of the package's own form. src/facts.ts reads these columns back.

const FLAGS = [
  ['bm', 'b'],
  ['bp', 'p'],
  ['cg', 'c'],
  ['ne', 'e'],
  ['eit', 't'],
  ['trk', 'k'],
];

/** The kind of the gaps between columns; checked because names and wordings come from outside. */
function plain(text) {
  if (/[|;,`\\$\n]/.test(text)) throw new Error(`cannot be written as a column: ${text}`);
  return text;
}

const records = (list, fields) => (list ?? []).map((r) => fields.map((i) => plain(String(r[i]))).join(',')).join(';');

export function typeRow(t) {
  if (t.gpu?.length > 1) throw new Error(`${t.n}: several GPU kinds are not expected in the facts`);
  if (t.lim?.ip4 !== undefined) throw new Error(`${t.n}: the VPC limits state another number of addresses than the API`);
  const flags =
    FLAGS.filter(([key]) => t[key])
      .map(([, letter]) => letter)
      .join('') + (t.nolim ? 'n' : '');
  return [
    plain(t.n),
    t.v,
    t.c,
    t.m,
    t.a.map(plain).join(','),
    plain(t.mf),
    t.ghz ?? '',
    t.u.map(plain).join(','),
    t.h ?? '',
    flags,
    plain(t.np),
    t.bw ?? '',
    t.cards === undefined ? t.eni0 : t.cards.map((c) => `${c[0]}x${c[1]}`).join(','),
    t.dc ?? '',
    t.ip4,
    t.ip6 ?? '',
    t.efa ?? '',
    t.ebs.o,
    t.ebs.bb ?? '',
    t.ebs.mb ?? '',
    t.is?.gb ?? '',
    t.is?.nv ?? '',
    t.br ?? '',
    records(t.gpu, [0, 1, 2, 3]),
    records(t.neu, [0, 1, 2, 4]),
    records(t.acc, [0, 1, 2, 3]),
  ]
    .join('|')
    .replace(/\|+$/, '');
}
