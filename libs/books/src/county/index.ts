export { drawCountySample } from './draw';
export { countyFigures } from './figures';
export { countyLooks, lookAtLine } from './look';
export { countyStations, type CountyStation } from './members';
export { setCountyMember } from './operator';
export { countySample, countySamples } from './sample';
