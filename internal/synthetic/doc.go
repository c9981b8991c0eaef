// Package synthetic makes up datasets of any size, in the shapes that real ones
// have: for measurements, and for tests that need many records. What it says is
// invented from beginning to end. It is pure, and the same shape gives the same
// world on every machine.
package synthetic
