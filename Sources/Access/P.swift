enum PlaceholderAccess {}
