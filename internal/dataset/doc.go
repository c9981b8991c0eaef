// Package dataset reads the data files of a collection, one YAML file per
// record, and reports everything that is wrong with them: shape, references,
// words, dates, locators. It also checks excerpts against the copies of sources
// that they were taken from. It reads files and writes none.
package dataset
