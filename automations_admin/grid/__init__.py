"""The grid: recent instances of a flow by the steps they were at."""
