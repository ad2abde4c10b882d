export { csvRecords, type CsvRecord } from './csv-records.js';
export { DataError } from './data-error.js';
export { reason } from './reason.js';
export { writeText } from './write-text.js';
