"""The oracle: what the input topics say must be there, held against what is there.

It shares the pure core, the codecs and the policies with the engine, and nothing else: no turn, no
lane, no table, no clock. It reads all there is, writes nothing, and names what differs.
"""
