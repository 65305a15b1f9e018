"""How long tests wait, in seconds: no measurement, only an end to waiting, on a slow machine too."""

STEP = 60  # for one step
COMMAND = 1800  # for a command: it may have to build, or to wait for another that builds
