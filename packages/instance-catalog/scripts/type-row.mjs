// One instance type of the facts as a line of the package's own form, a JSON array. src/facts.ts reads these columns back.

const FLAGS = [
  ['bm', 'b'],
  ['bp', 'p'],
  ['cg', 'c'],
  ['ne', 'e'],
  ['eit', 't'],
  ['trk', 'k'],
];

const records = (list, fields) => (list ?? []).map((record) => fields.map((i) => record[i]));

export function typeRow(t) {
  if (t.lim?.ip4 !== undefined) throw new Error(`${t.n}: the VPC limits state another number of addresses than the API`);
  const flags =
    FLAGS.filter(([key]) => t[key])
      .map(([, letter]) => letter)
      .join('') + (t.nolim ? 'n' : '');
  // 0 stands for a figure that is not stated; none of these figures can be 0.
  const columns = [
    t.n,
    t.v,
    t.c,
    t.m,
    t.a.join(),
    t.mf,
    t.ghz ?? 0,
    t.u.join(),
    t.h ?? '',
    flags,
    t.np,
    t.bw ?? 0,
    t.cards === undefined ? t.eni0 : t.cards.map((c) => `${c[0]}x${c[1]}`).join(),
    t.dc ?? 0,
    t.ip4,
    t.ip6 ?? 0,
    t.efa ?? 0,
    t.ebs.o,
    t.ebs.bb ?? 0,
    t.ebs.mb ?? 0,
    t.is?.gb ?? 0,
    t.is?.nv ?? '',
    t.br ?? 0,
    records(t.gpu, [0, 1, 2, 3]),
    records(t.neu, [0, 1, 2, 4]),
    records(t.acc, [0, 1, 2, 3]),
  ];
  while (columns.length > 0 && !columns.at(-1)?.length && !(columns.at(-1) > 0)) columns.pop();
  const row = JSON.stringify(columns);
  if (/[`\\$]/.test(row)) throw new Error(`cannot be written into a template: ${row}`);
  return row;
}
