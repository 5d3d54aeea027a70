// The object that owns the precompiled header of the unit tests; there is nothing else in it.
namespace kefu::test {}
