// Room: what a server has done and holds, as Prometheus text (vectors.md, HTTP surface).

export const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

export class ServerMetrics {
  #answers = new Map(); // by status

  answered(status) {
    this.#answers.set(status, (this.#answers.get(status) ?? 0) + 1);
  }

  text(indexes) {
    let items = 0;
    for (const index of indexes.values()) items += index.length;
    const lines = [
      '# HELP vectord_requests_total Requests answered, by status.',
      '# TYPE vectord_requests_total counter',
      ...[...this.#answers].sort().map(([status, count]) => `vectord_requests_total{code="${status}"} ${count}`),
      '# HELP vectord_indexes Indexes held.',
      '# TYPE vectord_indexes gauge',
      `vectord_indexes ${indexes.size}`,
      '# HELP vectord_items Items held, of all indexes.',
      '# TYPE vectord_items gauge',
      `vectord_items ${items}`,
    ];
    return lines.join('\n') + '\n';
  }
}
