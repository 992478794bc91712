"""The words of the field as plain, frozen data: what a record and the configuration can say."""
