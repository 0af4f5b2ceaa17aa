"""The explorer as files: the same pages, for any web host and for a folder that is opened without one.

`mirror` asks the functions of the pages and rewrites their links, `addresses` says which file an address becomes,
`search` and `graph` write what the scripts of the site read, as classic scripts: a browser loads neither data nor
modules from a folder.
"""
