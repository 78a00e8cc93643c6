// Wrote pumps.csv: heat pumps that an engineer visited, their readings, and the fault that was found.
//   node make.mjs > pumps.csv

import { chance } from '../chance.mjs';

const { normal, among, uniform } = chance(11);
const faults = ['none', 'leak', 'fan', 'sensor'];
const makers = ['Aurora', 'Boreal', 'Calor', 'Dovre'];

console.log('pump,maker,refrigerant,age_years,outdoor_c,pressure_bar,current_a,vibration_mm_s,on_roof,fault');
for (let number = 1; number <= 480; number++) {
  const fault = among(faults, [0.4, 0.25, 0.2, 0.15]);
  const maker = among(makers, fault === 'fan' ? [0.1, 0.2, 0.2, 0.5] : [0.3, 0.3, 0.25, 0.15]);
  const refrigerant = among(['R32', 'R290', 'R410A'], [0.5, 0.2, 0.3]);
  const age = Math.floor(uniform(0, 12) + (fault === 'leak' ? 4 : 0));
  const outdoor = normal(6, 8);
  const full = { R32: 9, R290: 5.5, R410A: 10 }[refrigerant];
  const pressure = full + 0.16 * outdoor + normal(0, 0.6) - (fault === 'leak' ? uniform(1, 4) : 0);
  const current = 6 - 0.08 * outdoor + normal(0, 0.5) + (fault === 'fan' ? 1.2 : fault === 'leak' ? -0.6 : 0);
  const vibration = Math.exp(normal(0.3, 0.35) + (fault === 'fan' ? 0.7 : 0));
  const seen = outdoor + (fault === 'sensor' ? (uniform(0, 1) < 0.5 ? 9 : -9) + normal(0, 3) : 0);
  const roof = uniform(0, 1) < 0.4 ? 'true' : 'false';
  const cells = [
    `P${String(number).padStart(4, '0')}`,
    uniform(0, 1) < 0.06 ? 'NA' : maker,
    refrigerant,
    age,
    seen.toFixed(1),
    uniform(0, 1) < 0.12 ? '' : pressure.toFixed(2),
    current.toFixed(2),
    uniform(0, 1) < 0.05 ? '' : vibration.toFixed(2),
    roof,
    fault,
  ];
  console.log(cells.join(','));
}
