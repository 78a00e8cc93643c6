// Wrote flats.csv: flats of a town and their monthly rents.
//   node make.mjs > flats.csv

import { chance } from '../chance.mjs';

const { normal, among, uniform } = chance(23);
const districts = { Harbour: 180, Mill: 60, North: -90, 'Old Town': 240, Station: 0 };

console.log('flat,district,area_m2,rooms,floor,built,centre_km,balcony,rent_eur');
for (let number = 1; number <= 360; number++) {
  const district = among(Object.keys(districts), [0.2, 0.25, 0.25, 0.1, 0.2]);
  const rooms = among([1, 2, 3, 4, 5], [0.15, 0.3, 0.3, 0.18, 0.07]);
  const area = Math.max(18, 14 + 20 * rooms + normal(0, 9));
  const floor = Math.floor(uniform(0, 7));
  const built = Math.round(district === 'Old Town' ? uniform(1880, 1935) : uniform(1925, 2022));
  const centre = Math.max(0.2, normal(district === 'North' ? 5 : district === 'Old Town' ? 0.8 : 2.8, 0.8));
  const balcony = uniform(0, 1) < 0.45;
  const rent =
    190 + 9.4 * area + 14 * floor + 1.6 * (built - 1950) - 42 * centre + (balcony ? 55 : 0) + districts[district];
  const cells = [
    `F-${String(number).padStart(3, '0')}`,
    district,
    area.toFixed(1),
    rooms,
    floor,
    uniform(0, 1) < 0.05 ? '' : built,
    centre.toFixed(2),
    balcony,
    (rent + normal(0, 60)).toFixed(0),
  ];
  console.log(cells.join(','));
}
