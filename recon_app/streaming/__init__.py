"""Faust with partition micro-batches, each one a Kafka transaction. It knows nothing of payments.

The unit of work is a *turn*: the records that wait for one partition number, whatever their topic.
A turn is handed to a synchronous function, and what that puts and sends is committed together with
the input offsets by the partition's own transactional producer; then the rows become visible.
"""
