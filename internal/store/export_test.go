package store

// BecomeReader is what sessions of readers begin with.
var BecomeReader = becomeReader
